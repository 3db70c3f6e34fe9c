/** Who is signed in. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../api/allot.ts'

/** @returns `me` undefined where the visitor is not signed in */
export function useSession() {
  const {
    data: me,
    isLoading,
    error,
  } = useQuery({ queryKey: ['me'], queryFn: async () => (await allot.me()) ?? null, staleTime: 60_000 })
  return { me: me ?? undefined, isLoading, error }
}

/** Drops everything that was read, after the session or the memberships changed; the pages read it again. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.resetQueries()
}
