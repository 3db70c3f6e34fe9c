/** One member: name, role, and what the viewer may do: leave, change the role, transfer the ownership, remove. */
import type { Member } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { Switch } from '../../shared/components/switch.tsx'
import { i18n } from '../../shared/language/language.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { useFresh } from '../../shared/session/use-fresh.tsx'
import { useRefresh } from '../../shared/session/use-session.ts'
import { MemberMenu } from './member-menu.tsx'

interface Props {
  readonly member: Member
  readonly isMe: boolean
}

/** Actions that ask before they are done. */
type ConfirmedAction = 'leave' | 'remove' | 'demote' | 'transfer'

export function MemberRow({ member, isMe }: Props) {
  const space = useSpace()
  const refresh = useRefresh()
  const fresh = useFresh()
  const [unconfirmed, ask] = useState<ConfirmedAction>()
  const [takesOver, setTakesOver] = useState(false)
  const change = useMutation({
    mutationFn: (action: () => Promise<unknown>) => fresh.do(action),
    onSuccess: refresh,
  })
  const name = member.name ?? member.id
  const options = () => ({
    idempotencyKey: newIdempotencyKey(),
    ...(takesOver && { credentials: 'hand_over' as const }),
  })
  const setRole = (role: Member['role']) =>
    change.mutate(() => allot.members.setRole(space.id, member.id, role, options()))
  const confirm = (action: ConfirmedAction) => {
    if (action === 'transfer') return setRole('owner')
    if (action === 'demote') return setRole('member')
    change.mutate(() => allot.members.remove(space.id, isMe ? 'me' : member.id, options()))
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-4">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name}
          {isMe && (
            <span className="font-normal text-soft">
              {' '}
              <Trans>(you)</Trans>
            </span>
          )}
        </span>
        {member.email && <span className="block truncate text-soft text-sm">{member.email}</span>}
        {change.error && (
          <span role="alert" className="block text-bad text-sm">
            {change.error.message}
          </span>
        )}
      </span>
      <span className="text-soft text-sm">{i18n._(ROLES[member.role])}</span>
      {isMe && member.role !== 'owner' && (
        <Button look="bare" disabled={change.isPending} onClick={() => ask('leave')}>
          <Trans>Leave</Trans>
        </Button>
      )}
      {!isMe && space.role !== 'member' && member.role !== 'owner' && (
        <MemberMenu name={name} role={member.role} onRole={setRole} onAsk={ask} />
      )}
      {unconfirmed && (
        <ConfirmDialog
          {...QUESTIONS[unconfirmed](name, space.name)}
          onConfirm={() => confirm(unconfirmed)}
          onClose={() => ask(undefined)}
          choice={
            member.role === 'admin' && (unconfirmed === 'remove' || unconfirmed === 'demote') ? (
              <Switch
                label={t`Take over the API keys, open invitations and webhooks of ${name}, who may know their secrets; without this they end`}
                checked={takesOver}
                onChange={setTakesOver}
              />
            ) : undefined
          }
        />
      )}
      {fresh.dialog}
    </li>
  )
}

const QUESTIONS = {
  leave: (_: string, space: string) => ({
    title: t`Leave ${space}?`,
    action: t`Leave`,
    children: t`You lose access to this Space. To come back, you need a new invitation. What you used stays in its usage.`,
  }),
  remove: (name: string, space: string) => ({
    title: t`Remove ${name}?`,
    action: t`Remove`,
    children: t`${name} loses access to ${space}. To come back, they need a new invitation. What they used stays in its usage.`,
  }),
  demote: (name: string, space: string) => ({
    title: t`Make ${name} a member?`,
    action: t`Make a member`,
    children: t`${name} no longer invites people, makes keys or changes the plan of ${space}.`,
  }),
  transfer: (name: string, space: string) => ({
    title: t`Transfer ${space} to ${name}?`,
    action: t`Transfer ownership`,
    children: t`${name} becomes the owner and you become an admin. Only ${name} can transfer it back.`,
  }),
}

const ROLES: Record<Member['role'], MessageDescriptor> = {
  owner: msg`Owner`,
  admin: msg`Admin`,
  member: msg`Member`,
}
