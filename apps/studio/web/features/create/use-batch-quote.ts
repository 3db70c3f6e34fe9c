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
  const quote = quoteOf(data, error)
  const counts = useCountsOfOne(photos, offerOf, quote.state === 'quoted' && data?.allowed === false)
  if (quote.state !== 'quoted' || !counts) return quote
  const all = Object.entries(counts).map(([window, each]) => [window, each * photos.length])
  return { ...quote, counts: { ...quote.counts, ...Object.fromEntries(all) } }
}

/**
 * A denial names the limits that bind alone: where a minute holds the run up, one photo says what else each of them counts
 * in. @returns undefined where they differ, or while the minute has no room for one
 */
function useCountsOfOne(photos: readonly FilesOfPhoto[], offerOf: Offers, isHeldUp: boolean) {
  const space = useSpace()
  const { usage } = useUsage()
  const uses = photos.map((photo) => usesOfFiles(photo, offerOf)[0] ?? [])
  const [first = []] = uses
  const areAlike = new Set(uses.map((each) => JSON.stringify(each))).size === 1
  const { data } = useQuery({
    queryKey: ['counts-of-one', space.id, first, usage?.plan.id],
    queryFn: () => allot.quote(space.id, { count: 1, batch: [...first] }),
    enabled: isHeldUp && areAlike,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.allowed === false ? RETRY_MS : false),
  })
  return areAlike && data?.allowed ? data.counts : undefined
}
