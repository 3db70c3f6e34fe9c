import { useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { useSpace } from '../session.ts'

/** The Space's usage, read again when the page is looked at and after every photo. */
export function useUsage() {
  const space = useSpace()
  return useQuery({
    queryKey: ['usage', space.id],
    queryFn: () => allot.usage(space.id),
    staleTime: 0,
    refetchInterval: 30_000,
  })
}
