/** Members: who is in the Space; for owner and admins, a link that invites, and removal. */
import type { Member } from '@allot/client/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { Quiet } from '../parts/quiet.tsx'
import { useSession, useSpace } from '../session.ts'
import { Invite } from './invite.tsx'

export function MembersPage() {
  const space = useSpace()
  const { me } = useSession()
  const key = ['members', space.id]
  const { data, error } = useQuery({ queryKey: key, queryFn: () => allot.members.list(space.id) })
  if (error) return <Quiet>{error.message}</Quiet>
  if (!data) return <Quiet>Calling the roll …</Quiet>
  const here = data.members.filter((member) => !member.left)
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Members</h1>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        {here.length === 1 ? 'You are alone in ' : `${here.length} people are in `}
        {space.name}. Whoever joins draws on the same amounts; they do not grow.
      </p>
      {space.role !== 'member' && <Invite space={space.id} />}
      <ul className="mt-8 divide-y divide-line rounded-3xl border border-line bg-card">
        {here.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isMe={member.id === me?.member.id}
            mayRemove={space.role !== 'member' && member.role !== 'owner'}
            space={space.id}
          />
        ))}
      </ul>
    </div>
  )
}

interface RowProps {
  readonly member: Member
  readonly isMe: boolean
  readonly mayRemove: boolean
  readonly space: string
}

function MemberRow({ member, isMe, mayRemove, space }: RowProps) {
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => allot.members.remove(space, member.id, { id: newId() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['members', space] }),
  })
  const name = member.name ?? member.id
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-4">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name}
          {isMe && <span className="font-normal text-soft"> (you)</span>}
        </span>
        {member.email && <span className="block truncate text-soft text-sm">{member.email}</span>}
        {remove.error && (
          <span role="alert" className="block text-bad text-sm">
            {remove.error.message}
          </span>
        )}
      </span>
      <span className="text-soft text-sm">{ROLES[member.role]}</span>
      {mayRemove && !isMe && (
        <Button
          look="bare"
          aria-label={`Remove ${name}`}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Remove
        </Button>
      )}
    </li>
  )
}

const ROLES: Record<Member['role'], string> = { owner: 'Owner', admin: 'Admin', member: 'Member' }
