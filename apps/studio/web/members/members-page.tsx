/** Members: who is in the Space; for owner and admins, a link that invites. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { Quiet } from '../parts/quiet.tsx'
import { useSession, useSpace } from '../session.ts'
import { Invite } from './invite.tsx'
import { MemberRow } from './member-row.tsx'

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
        {space.role === 'owner' && here.length > 1 && ' To leave, hand the Space over first.'}
      </p>
      {space.role !== 'member' && <Invite space={space.id} />}
      <ul className="mt-8 divide-y divide-line rounded-3xl border border-line bg-card">
        {here.map((member) => (
          <MemberRow key={member.id} member={member} isMe={member.id === me?.member.id} />
        ))}
      </ul>
    </div>
  )
}
