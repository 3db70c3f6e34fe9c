/** What every page needs around it: the cache of queries and the Allot client. */
import { AllotProvider } from '@allot/client/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { allot } from '../shared/api/allot.ts'

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: 1 } } })

export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queries}>
      <AllotProvider allot={allot}>{children}</AllotProvider>
    </QueryClientProvider>
  )
}
