/** Which price of the payment provider belongs to which plan and period, as the policy says under `prices`. */
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { lookUp } from '@allot/rules/look-up'
import type { PolicyId } from '@allot/rules/plan'
import { PERIODS, type Period } from '@allot/rules/renewal'

/** An id, `price_…`, or a lookup key, which is the same in test mode and in live mode. */
export type Price = string

/** @throws Fault `not_sold` where the policy names none */
export function priceOf(book: PolicyBook, policy: PolicyId, plan: string, period: Period): Price {
  const price = lookUp(book.policy(policy).prices, plan)?.[period]
  if (price !== undefined) return price
  throw new Fault(
    'not_sold',
    'plan',
    `${plan} ${period} has no price under ${policy}. Ask the operator of this product.`,
  )
}

/** @param names the id of a price, and its lookup key if it has one */
export function planOf(
  book: PolicyBook,
  names: readonly (string | null)[],
): { readonly plan: string; readonly period: Period } | undefined {
  for (const { text } of book.versions.toReversed()) {
    for (const [plan, prices] of Object.entries(text.prices ?? {})) {
      const period = PERIODS.find((each) => names.includes(prices[each] ?? ''))
      if (period) return { plan, period }
    }
  }
  return undefined
}
