/** One member: who they are, and what whoever looks may do about it: another role, the Space itself, goodbye. */
import type { Member } from '@allot/client/wire'
import { Menu } from '@base-ui/react/menu'
import { useMutation } from '@tanstack/react-query'
import { MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button, buttonLook } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { useRefresh, useSpace } from '../session.ts'

interface Props {
  readonly member: Member
  readonly isMe: boolean
}

/** What is asked about before it is done. */
type Step = 'leave' | 'remove' | 'hand over'

export function MemberRow({ member, isMe }: Props) {
  const space = useSpace()
  const refresh = useRefresh()
  const [step, setStep] = useState<Step>()
  const change = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: refresh })
  const name = member.name ?? member.id
  const setRole = (role: Member['role']) =>
    change.mutate(() => allot.members.setRole(space.id, member.id, role, { idempotencyKey: newId() }))
  const take = (step: Step) => {
    if (step === 'hand over') return setRole('owner')
    change.mutate(() => allot.members.remove(space.id, isMe ? 'me' : member.id, { idempotencyKey: newId() }))
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-4">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name}
          {isMe && <span className="font-normal text-soft"> (you)</span>}
        </span>
        {member.email && <span className="block truncate text-soft text-sm">{member.email}</span>}
        {change.error && (
          <span role="alert" className="block text-bad text-sm">
            {change.error.message}
          </span>
        )}
      </span>
      <span className="text-soft text-sm">{ROLES[member.role]}</span>
      {isMe && member.role !== 'owner' && (
        <Button look="bare" disabled={change.isPending} onClick={() => setStep('leave')}>
          Leave
        </Button>
      )}
      {!isMe && space.role !== 'member' && member.role !== 'owner' && (
        <Choices name={name} role={member.role} onRole={setRole} onStep={setStep} />
      )}
      {step && (
        <Confirm
          {...QUESTIONS[step](name, space.name)}
          onYes={() => take(step)}
          onClose={() => setStep(undefined)}
        />
      )}
    </li>
  )
}

interface ChoicesProps {
  readonly name: string
  readonly role: Member['role']
  onRole(role: Member['role']): void
  onStep(step: Step): void
}

const ITEM = 'cursor-default rounded-md px-3 py-2 text-sm outline-none data-highlighted:bg-sunk'

function Choices({ name, role, onRole, onStep }: ChoicesProps) {
  const space = useSpace()
  const other = role === 'admin' ? 'member' : 'admin'
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonLook('bare')} aria-label={`Change ${name}`}>
        <MoreHorizontal size={18} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-30">
          <Menu.Popup className="w-52 rounded-xl border border-line bg-card p-1.5 shadow-xl">
            <Menu.Item className={ITEM} onClick={() => onRole(other)}>
              Make {name} {other === 'admin' ? 'an admin' : 'a member'}
            </Menu.Item>
            {space.role === 'owner' && (
              <Menu.Item className={ITEM} onClick={() => onStep('hand over')}>
                Hand over the Space
              </Menu.Item>
            )}
            <Menu.Item className={ITEM} onClick={() => onStep('remove')}>
              Remove
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const QUESTIONS = {
  leave: (_: string, space: string) => ({
    title: `Leave ${space}?`,
    yes: 'Leave',
    children:
      'You can do nothing in it any more, until somebody invites you again. What you used stays in its usage.',
  }),
  remove: (name: string, space: string) => ({
    title: `Remove ${name}?`,
    yes: 'Remove',
    children: `They can do nothing in ${space} any more, until somebody invites them again. What they used stays in its usage.`,
  }),
  'hand over': (name: string, space: string) => ({
    title: `Hand ${space} over to ${name}?`,
    yes: 'Hand over',
    children: 'They are its owner then, and you are an admin. Only they can give it back.',
  }),
}

const ROLES: Record<Member['role'], string> = { owner: 'Owner', admin: 'Admin', member: 'Member' }
