/** Makes an actual cost from what people write: 0.75 of a pool, or a quantity. */

import type { ActualCost } from '../model/settling.ts'
import type { PolicyBook } from '../policy/book.ts'
import { amount } from '../values/amount.ts'

/** Amounts by pool, as people write them; or so many seconds, tokens, … as the rate is counted by. */
export type WrittenCost =
  | { readonly amounts: Readonly<Record<string, number>> }
  | { readonly quantity: number }

/** @throws Fault `malformed` */
export function actualCost(book: PolicyBook, written: WrittenCost): ActualCost {
  if ('quantity' in written) return { quantity: written.quantity }
  return {
    takes: Object.entries(written.amounts).map(([pool, each]) => ({
      pool,
      amount: amount(each, book.unit(pool), `actual.amounts.${pool}`),
    })),
  }
}
