/** What every page needs around it: its words, the cache of queries and the Allot client. */
import { AllotProvider } from '@allot/client/react'
import { I18nProvider } from '@lingui/react'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { allot } from '../shared/api/allot.ts'
import { connection } from '../shared/connection/connection.ts'
import { i18n } from '../shared/language/language.ts'

// What fails may fail because the studio is not there: that is found out, and what failed is read again when it is back.
const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: 1 } },
  queryCache: new QueryCache({ onError: connection.doubt }),
})
connection.subscribe(() => {
  if (connection.state === 'online') void queries.invalidateQueries()
})

export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <AllotProvider allot={allot}>{children}</AllotProvider>
      </QueryClientProvider>
    </I18nProvider>
  )
}
