/** The plans that there are; they hardly ever change while somebody looks. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'

export function usePlans() {
  return useQuery({ queryKey: ['plans'], queryFn: allot.plans, staleTime: Number.POSITIVE_INFINITY }).data
}
