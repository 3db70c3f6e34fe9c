/** What the pile takes, as one quote over all of it; the run reserves all or nothing. */

import { wholeQuote } from '@allot/studio/contract/whole-quote'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type Quote, quoteOf } from './create-state.ts'
import { type FilesOfPhoto, type Offers, usesOfFiles } from './recipe-check.ts'

/** How soon a quote that could not be read is read again. */
const RETRY_MS = 5_000

/**
 * While the next quote is read, the one before it stays. It is read again when any member spends.
 * @param photos in their order
 */
export function useBatchQuote(photos: readonly FilesOfPhoto[], offerOf: Offers): Quote {
  const space = useSpace()
  const { usage } = useUsage()
  const spent = usage?.meters.map(({ used, held, percent }) => [used, held, percent])
  const whole = wholeQuote(photos.flatMap((photo) => usesOfFiles(photo, offerOf)))
  const { data, error } = useQuery({
    queryKey: ['quote', space.id, whole, usage?.plan.id, spent],
    queryFn: () => allot.quote(space.id, whole),
    enabled: photos.length > 0,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
  })
  return quoteOf(data, error)
}
