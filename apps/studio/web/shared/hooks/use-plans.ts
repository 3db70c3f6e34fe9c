/** The plans that are offered. They rarely change, so they are read once. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../api/allot.ts'

export function usePlans() {
  return useQuery({
    queryKey: ['plans'],
    queryFn: () => allot.plans(), // what a query hands over is no option of the request
    staleTime: Number.POSITIVE_INFINITY,
  }).data
}
