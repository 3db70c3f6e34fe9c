/** The members of the Space, and for its owner and admins an invitation link. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { useSession } from '../../shared/session/use-session.ts'
import { InviteLink } from './invite-link.tsx'
import { MemberRow } from './member-row.tsx'

export function MembersPage() {
  const space = useSpace()
  const { me } = useSession()
  const { data, error } = useQuery({
    queryKey: ['members', space.id],
    queryFn: () => allot.members.list(space.id),
  })
  if (error) return <MessagePage>{error.message}</MessagePage>
  if (!data) return <MessagePage>Loading members …</MessagePage>
  const members = data.members.filter((member) => !member.left)
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Members</h1>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        {members.length === 1
          ? `You are the only member of ${space.name}.`
          : `${space.name} has ${members.length} members.`}{' '}
        All members share the same amounts. New members do not add to them.
        {space.role === 'owner' && members.length > 1 && ' To leave, first transfer the ownership.'}
      </p>
      {space.role !== 'member' && <InviteLink space={space.id} />}
      <ul className="mt-8 divide-y divide-line rounded-3xl border border-line bg-card">
        {members.map((member) => (
          <MemberRow key={member.id} member={member} isMe={member.id === me?.member.id} />
        ))}
      </ul>
    </div>
  )
}
