/** What the other members of the Space are called, for what they made. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../api/allot.ts'
import { useSpace } from '../session/chosen-space.ts'
import { useSession } from '../session/use-session.ts'

/** @returns the name of another member; undefined for the person themselves, and for one without an account here */
export function useMemberNames(): (member: string) => string | undefined {
  const { id } = useSpace()
  const { me } = useSession()
  const { data } = useQuery({ queryKey: ['members', id], queryFn: () => allot.members.list(id) })
  return (member) =>
    member === me?.member.id
      ? undefined
      : (data?.members.find((each) => each.id === member)?.name ?? undefined)
}
