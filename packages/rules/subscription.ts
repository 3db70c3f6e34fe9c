/**
 * Plan changes. An upgrade takes effect at once: what was used stays used, the renewal instant stays, the allowance
 * grows to the new plan's. A downgrade, a change to a shorter rhythm or the end of a subscription waits for the next
 * renewal. Going from a plan that does not renew (Free) to one that does begins a new subscription, anchored now.
 *
 * Pro with 400 of 500 Batch exports used becomes Max: 400 of 1,500 used, same renewal instant (A-14, V26). Back to
 * Pro and to Max again within the period yields nothing, since growth is counted from what the period was given.
 */
import type { PolicyBook } from './book.ts'
import type { Subscribed } from './entry.ts'
import { Fault } from './fault.ts'
import { type Instant, NEVER } from './instant.ts'
import { type Period, periodAt, renewalAt } from './renewal.ts'
import { onPlan, type Space } from './space.ts'
import type { PlanId } from './terms.ts'
import { increase, movedPools, planGrants } from './time.ts'

/** @throws Fault `unknown_plan`, `not_sold` */
export function subscribe(
  book: PolicyBook,
  space: Space,
  plan: PlanId,
  period: Period,
  now: Instant,
): Subscribed {
  const terms = book.terms(onPlan(space, plan, period))
  const { anchor, periodStart, renewsAt } = space
  const base = { kind: 'subscribed', plan, period, lapsed: [], raised: [], grants: [] } as const
  if (renewsAt === NEVER && terms.renews) return beginning(book, space, plan, period, now)
  if (!isUpgrade(book, space, plan, period))
    return { ...base, when: 'renewal', anchor, periodStart, renewsAt }
  if (plan !== space.plan && book.policy(space.policy).upgrades === 'begin a new period')
    return beginning(book, space, plan, period, now)
  if ((space.period === 'weekly') === (period === 'weekly')) {
    return { ...base, when: 'now', anchor, periodStart, renewsAt, ...increase(space, terms) }
  }
  // What the running week gave lives on until the month ends, with whatever is used and reserved of it.
  const next = renewalAt(anchor, period, periodAt(anchor, period, now) + 1)
  return {
    ...base,
    when: 'now',
    anchor,
    periodStart,
    renewsAt: next,
    ...increase(space, terms),
  }
}

/**
 * The end of the subscription: what was paid for lasts until the renewal that does not come, and then the Space has
 * the first plan that does not renew.
 */
export function cancel(book: PolicyBook, space: Space, now: Instant): Subscribed {
  const plans = Object.entries(book.policy(space.policy).plans)
  const [free] = plans.find(([, plan]) => !plan.renews) ?? []
  if (free === undefined)
    throw new Fault('unknown_plan', 'plan', 'No plan of this policy is without a subscription.')
  return subscribe(book, space, free, space.period, now)
}

/** A subscription of its own, anchored now, with its whole allowance. */
function beginning(book: PolicyBook, space: Space, plan: PlanId, period: Period, now: Instant): Subscribed {
  const terms = book.terms({ ...onPlan(space, plan, period), apart: undefined })
  const renewsAt = renewalAt(now, period, 1)
  const ending = space.grants.filter((grant) => grant.kind === 'plan' || grant.kind === 'rollover')
  return {
    kind: 'subscribed',
    plan,
    period,
    when: 'now',
    anchor: now,
    periodStart: now,
    renewsAt,
    lapsed: ending.map((grant) => ({ pool: grant.pool, grant: grant.number, amount: grant.left })),
    raised: [],
    grants: planGrants(terms, renewsAt, space.nextGrant),
    ...(space.apart !== undefined && { moved: movedPools(book.policy(space.policy)) }),
  }
}

/** A later plan in the policy's order, or the same plan for a longer time. */
function isUpgrade(book: PolicyBook, space: Space, plan: PlanId, period: Period): boolean {
  const order = Object.keys(book.policy(space.policy).plans)
  const step = order.indexOf(plan) - order.indexOf(space.plan)
  if (step !== 0) return step > 0
  return LENGTH[period] >= LENGTH[space.period]
}

const LENGTH: Record<Period, number> = { weekly: 0, monthly: 1, yearly: 2 }
