/** What a request is at that has no answer yet: asked for every second while it is under way. */
import type { RequestProgress } from '@allot/studio/contract/generation'
import { useQuery } from '@tanstack/react-query'

const EVERY_MS = 1_000

/** @param name of the request, the same for the same one @returns undefined where nothing is under way */
export function useProgress(
  isUnderWay: boolean,
  name: readonly unknown[],
  read: () => Promise<RequestProgress>,
): RequestProgress | undefined {
  const { data } = useQuery({
    queryKey: ['progress', ...name],
    queryFn: read,
    enabled: isUnderWay,
    refetchInterval: EVERY_MS,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  return isUnderWay ? data : undefined
}
