/**
 * The cheapest upgrade: the first plan and period, of all that are sold, under which an operation would be allowed at once.
 * A policy has no prices, but an order of its plans, cheapest first; so a lower plan is cheaper, whatever its period, and
 * of one plan the period that the Space has comes first, then the longer ones. Each is tried as `subscribe` would do it
 * now, so what is offered is what the person gets. A plan that does not renew is the same for every period.
 *
 * Pro weekly, all 50 credits spent: 20 more fit Pro monthly's 200, so that is offered before Max. 160 more fit neither Pro
 * monthly (150 left) nor Max weekly (100 left), but Max monthly (0018).
 */

import { evolve } from '../evolve/evolve.ts'
import type { Quotable } from '../model/operation.ts'
import type { Subscription } from '../model/plan.ts'
import { onPlan, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { isSold } from '../policy/terms.ts'
import type { Instant } from '../values/instant.ts'
import { PERIODS, type Period } from '../values/renewal.ts'
import { admitElsewhere } from './admission.ts'
import { subscribe } from './subscription.ts'

export function cheapestUpgrade(
  book: PolicyBook,
  space: SpaceState,
  operation: Quotable,
  now: Instant,
): Subscription | undefined {
  const plans = Object.entries(book.policy(space.policy).plans)
  const own = plans.findIndex(([plan]) => plan === space.plan)
  const periods = inOrder(space.period)
  for (const [plan, text] of plans.slice(Math.max(0, own))) {
    const sold = periods.filter((period) => isSold(text, period))
    const period = sold.find((period) => isAllowedOn(book, space, { plan, period }, operation, now))
    if (period) return { plan, period }
  }
  return undefined
}

/** The Space's own period first, then the longer ones, then the shorter ones. */
function inOrder(own: Period): readonly Period[] {
  const at = PERIODS.indexOf(own)
  return [own, ...PERIODS.slice(at + 1), ...PERIODS.slice(0, at).reverse()]
}

function isAllowedOn(
  book: PolicyBook,
  space: SpaceState,
  change: Subscription,
  operation: Quotable,
  now: Instant,
): boolean {
  if (change.plan === space.plan && (change.period === space.period || !book.terms(space).renews))
    return false
  // Custom figures must be agreed first, so such a plan is no offer.
  if (book.terms(onPlan(space, change)).custom) return false
  const body = subscribe(book, space, change, now)
  if (body.when !== 'now') return false
  const upgraded = evolve(space, { seq: space.seq + 1, at: now, policy: space.policy, ...body })
  return admitElsewhere(book, upgraded, operation, now)?.admitted === true
}
