/** How a member of the Space is called; nothing where they are the only one, or are not known here. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

const FRESH_MS = 60_000

export function useMemberName(): (member: string) => string | undefined {
  const { id } = useSpace()
  const { data } = useQuery({
    queryKey: ['members', id],
    queryFn: () => allot.members.list(id),
    staleTime: FRESH_MS,
  })
  const members = data?.members ?? []
  return (member) =>
    members.length > 1 ? (members.find((each) => each.id === member)?.name ?? undefined) : undefined
}
