/**
 * The quote of a whole Batch. Photos that take the same are one number; where some take something else, they are said in
 * their order, so that the quote judges all of them together and knows how many of the first ones fit.
 */
import type { FeatureUse } from '@allot/client/wire'

export interface QuotedRow {
  readonly count: number
  readonly batch: FeatureUse[]
}

export type WholeQuote = QuotedRow | { readonly mixed: QuotedRow[] }

/** Bound (law 9), of the API. */
const MAX_ROWS = 250

/** @param photos what each of them uses, in their order */
export function wholeQuote(photos: readonly (readonly FeatureUse[])[]): WholeQuote {
  const rows = inARow(photos)
  const mixed = rows.length <= MAX_ROWS ? rows : sorted(rows)
  const [only] = mixed
  return mixed.length === 1 && only ? only : { mixed }
}

function inARow(photos: readonly (readonly FeatureUse[])[]): QuotedRow[] {
  const rows: (QuotedRow & { readonly key: string })[] = []
  for (const batch of photos) {
    const key = JSON.stringify(batch)
    const last = rows.at(-1)
    if (last?.key === key) rows[rows.length - 1] = { ...last, count: last.count + 1 }
    else rows.push({ key, count: 1, batch: [...batch] })
  }
  return rows.map(({ count, batch }) => ({ count, batch }))
}

/** Where they change too often to be said in their order, those that are alike stand together. */
function sorted(rows: readonly QuotedRow[]): QuotedRow[] {
  const sums = new Map<string, QuotedRow>()
  for (const { count, batch } of rows) {
    const key = JSON.stringify(batch)
    sums.set(key, { batch, count: count + (sums.get(key)?.count ?? 0) })
  }
  return [...sums.values()]
}
