/** How people get in here: who makes an account, and whether there is a demo. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../api/allot.ts'

export function useSignInOptions() {
  return useQuery({
    queryKey: ['sign-in-options'],
    queryFn: () => allot.signInOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  }).data
}
