/** What the pile takes. Photos with steps of their own are quoted apart from the others; the run reserves all or nothing. */
import type { Answer, FeatureUse } from '@allot/client/wire'
import { useQueries } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type Quote, quoteOf } from './create-state.ts'

/** How soon a quote that could not be read is read again. */
const RETRY_MS = 5_000

/** So many photos that take the same. */
export interface QuotedGroup {
  readonly count: number
  readonly uses: readonly FeatureUse[]
}

/** While the next quote is read, the one before it stays. It is read again when any member spends. */
export function useBatchQuote(groups: readonly QuotedGroup[]): Quote {
  const space = useSpace()
  const { usage } = useUsage()
  const spent = usage?.meters.map(({ used, held, percent }) => [used, held, percent])
  return useQueries({
    queries: groups.map(({ count, uses }) => ({
      queryKey: ['quote', space.id, count, uses, usage?.plan.id, spent],
      queryFn: () => allot.quote(space.id, { count, batch: [...uses] }),
      placeholderData: (before: Answer | undefined) => before,
      refetchInterval: ({ state }: { state: { status: string } }) =>
        state.status === 'error' ? RETRY_MS : (false as const),
    })),
    combine: (all) => merged(all.map(({ data, error }) => quoteOf(data, error))),
  })
}

/** All of them together: what is wrong with one is wrong with all; otherwise what they take adds up. */
export function merged(quotes: readonly Quote[]): Quote {
  const cost = new Map<string, number>()
  for (const quote of quotes) {
    if (quote.state !== 'quoted') continue
    for (const [pool, amount] of Object.entries(quote.cost)) cost.set(pool, (cost.get(pool) ?? 0) + amount)
  }
  const open = (['denied', 'unquoted', 'quoting'] as const)
    .map((state) => quotes.find((quote) => quote.state === state))
    .find((quote) => quote !== undefined)
  return (
    open ?? (quotes.length > 0 ? { state: 'quoted', cost: Object.fromEntries(cost) } : { state: 'quoting' })
  )
}
