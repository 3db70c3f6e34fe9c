/**
 * Plan changes. An upgrade takes effect at once: what was used stays used, the renewal stays at its instant, and the
 * allowance grows to that of the new plan. A downgrade, a change to a shorter period or the end of a subscription waits
 * for the next renewal. A change from a plan that does not renew (Free) to one that does begins a new subscription now.
 *
 * Pro with 400 of 500 Batch exports used becomes Max: 400 of 1,500 used, same renewal instant (A-14, V26). A
 * change back to Pro and to Max again in the same period adds nothing, since the growth is counted from what the period
 * was already given.
 */

import type { Subscribed } from '../model/entry.ts'
import { leftOf, ofSubscription } from '../model/grant.ts'
import { isUnpaid, unpaidFrom } from '../model/payment.ts'
import type { PlanId, Subscription } from '../model/plan.ts'
import { onPlan, payingSeats, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, NEVER } from '../values/instant.ts'
import { PERIODS, type Period, renewAlike, renewalAt, renewsMoreOften } from '../values/renewal.ts'
import { freePlan, onFreePlan } from './free-plan.ts'
import { mergeDue } from './merged-pools.ts'
import { allowanceIncrease, planGrants } from './plan-grants.ts'
import { welcomeOn } from './welcome.ts'

/** @throws Fault `unknown_plan`, `not_sold` */
export function subscribe(
  book: PolicyBook,
  space: SpaceState,
  change: Subscription,
  now: Instant,
): Subscribed {
  const to = onPlan(space, change)
  const { plan, period, overrides } = to
  const terms = book.terms(to)
  const { anchor, periodStart, renewsAt } = space
  const base = {
    kind: 'subscribed',
    plan,
    period,
    ...(overrides && { overrides }),
    lapsed: [],
    raised: [],
    grants: [],
  } as const
  if (renewsAt === NEVER && terms.renews) return newSubscription(book, to, now)
  if (!isUpgrade(book, space, plan, period))
    return { ...base, when: 'renewal', anchor, periodStart, renewsAt }
  const begins = book.policy(space.policy).upgrades === 'begin a new period'
  if (plan !== space.plan && begins && !isUnpaid(space.payment)) return newSubscription(book, to, now)
  const { raised, grants } = allowanceIncrease(space, terms)
  const welcome =
    plan === space.plan || isUnpaid(space.payment)
      ? undefined
      : welcomeOn(terms, space, now, space.nextGrant + grants.length)
  const next = {
    ...base,
    when: 'now',
    within: 'running period',
    anchor,
    periodStart,
    raised,
    grants: welcome ? [...grants, ...welcome.grants] : grants,
    ...welcome?.step,
  } as const
  if (renewsAt === NEVER || renewAlike(space.period, period)) return { ...next, renewsAt }
  // The running day or week becomes the first of the longer period. Its grants stay until that ends, with what is used
  // and reserved of them. Counted from the old anchor, that end could be near, and give a second allowance at once.
  return { ...next, anchor: periodStart, renewsAt: renewalAt(periodStart, period, 1) }
}

/**
 * Ends the subscription: at the instant of the next renewal the Space gets the first plan that does not renew. A
 * period that is not paid ends at once.
 */
export function cancel(book: PolicyBook, space: SpaceState, now: Instant): Subscribed {
  const free = freePlan(book, space)
  if (free === undefined)
    throw new Fault(
      'unknown_plan',
      'plan',
      'Every plan of this policy needs a subscription, so there is none to return to.',
    )
  if (unpaidFrom(space.payment, space.periodStart) === undefined) return subscribe(book, space, free, now)
  return {
    kind: 'subscribed',
    when: 'now',
    within: 'new period',
    raised: [],
    ...onFreePlan(book, space, free, now),
  }
}

/** A new subscription that begins now, with its whole allowance. @param to the Space on its new plan */
function newSubscription(book: PolicyBook, to: SpaceState, now: Instant): Subscribed {
  const { plan, period, overrides } = to
  const terms = book.terms({ policy: to.policy, plan, period, overrides })
  const renewsAt = renewalAt(now, period, 1)
  const given = planGrants(terms, renewsAt, to.nextGrant, { seats: payingSeats(to), once: to.once })
  const welcome = welcomeOn(terms, to, now, to.nextGrant + given.length)
  const moved = mergeDue(book, to)
  return {
    kind: 'subscribed',
    plan,
    period,
    ...(overrides && { overrides }),
    when: 'now',
    within: 'new period',
    anchor: now,
    periodStart: now,
    renewsAt,
    lapsed: leftOf(ofSubscription(to.grants)),
    raised: [],
    grants: [...given, ...welcome.grants],
    ...welcome.step,
    ...(moved && { moved }),
  }
}

/** A later plan in the policy's order, or the same plan for a longer period; never to one that renews more often. */
function isUpgrade(book: PolicyBook, space: SpaceState, plan: PlanId, period: Period): boolean {
  if (renewsMoreOften(period, space.period)) return false
  const order = Object.keys(book.policy(space.policy).plans)
  const step = order.indexOf(plan) - order.indexOf(space.plan)
  if (step !== 0) return step > 0
  return PERIODS.indexOf(period) >= PERIODS.indexOf(space.period)
}
