/**
 * The end of a subscription before its renewal: a Space that did not pay returns at once to the plan that needs no
 * payment, the first of its policy that does not renew. What the old plan left lapses; grants of other kinds stay,
 * and what the free plan gives once is not given again.
 */

import { mergeGrantPools as movedTo } from '../evolve/balance.ts'
import { leftOf, ofSubscription } from '../model/grant.ts'
import { endsUnpaid } from '../model/payment.ts'
import type { Renewed } from '../model/period-entry.ts'
import type { Subscription } from '../model/plan.ts'
import { newSeats, onPlan, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { soldPeriod } from '../policy/terms.ts'
import { type Instant, NEVER } from '../values/instant.ts'
import { mergeDue } from './merged-pools.ts'
import { notYetGiven, planGrants } from './plan-grants.ts'
import { withWelcome } from './welcome.ts'

/** What a Space changes to that pays for nothing; undefined where every plan of its policy renews. */
export function freePlan(book: PolicyBook, space: SpaceState): Subscription | undefined {
  for (const [plan, text] of Object.entries(book.policy(space.policy).plans))
    if (!text.renews) return { plan, period: soldPeriod(text, space.period) }
  return undefined
}

/** What an entry says that ends a subscription whose payment is open. */
export function owes({ payment, periodStart }: SpaceState): Pick<Renewed, 'owes'> {
  return endsUnpaid(payment, periodStart) ? { owes: true } : {}
}

/** @param free what freePlan names */
export function onFreePlan(
  book: PolicyBook,
  space: SpaceState,
  free: Subscription,
  at: Instant,
): Omit<Renewed, 'kind'> {
  const { plan, period, overrides } = onPlan(space, free)
  const terms = book.terms({ policy: space.policy, plan, period, overrides })
  const moved = mergeDue(book, space)
  const to = { seats: newSeats(space), once: space.once }
  const given = planGrants(terms, NEVER, space.nextGrant, to)
  return {
    plan,
    period,
    ...(overrides && { overrides }),
    anchor: at,
    periodStart: at,
    renewsAt: NEVER,
    lapsed: leftOf(ofSubscription(space.grants)),
    ...owes(space),
    ...withWelcome(terms, space, at, notYetGiven(movedTo(space.grants, moved), given)),
    ...(moved && { moved }),
  }
}
