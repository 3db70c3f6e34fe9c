/**
 * Plan changes. An upgrade takes effect at once: what was used stays used, the renewal stays at its instant, and the
 * allowance grows to that of the new plan. A downgrade, a change to a shorter period or the end of a subscription waits
 * for the next renewal. A change from a plan that does not renew (Free) to one that does begins a new subscription now.
 *
 * Pro with 400 of 500 Batch exports used becomes Max: 400 of 1,500 used, same renewal instant (A-14, V26). A
 * change back to Pro and to Max again in the same period adds nothing, since the growth is counted from what the period
 * was already given.
 *
 * An end and a new subscription are no way round a payment: who owes for July, ends Pro and subscribes to it again has 0 of
 * 500 until a payment comes, and then all of it.
 */

import { mergeGrantPools } from '../evolve/balance.ts'
import { totalOf } from '../model/entry.ts'
import { type Grant, leftOf, ofSubscription, type Take } from '../model/grant.ts'
import { isUnpaid, unpaidFrom } from '../model/payment.ts'
import type { MergedPools, Subscribed } from '../model/period-entry.ts'
import type { PlanId, Subscription } from '../model/plan.ts'
import { seatsOf } from '../model/seats.ts'
import { newSeats, onPlan, type SpaceState } from '../model/space.ts'
import type { PolicyBook, TermsKey } from '../policy/book.ts'
import { allowanceFor } from '../policy/terms.ts'
import { ZERO } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS, type Period, renewAlike, renewalAt, renewsMoreOften } from '../values/renewal.ts'
import { freePlan, onFreePlan } from './free-plan.ts'
import { mergeDue, mergedSince } from './merged-pools.ts'
import { unpaidStart } from './payment.ts'
import { unpaidGrant } from './period-grants.ts'
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
  const moved = mergeOnUpgrade(book, to)
  const terms = book.terms(moved ? { ...to, legacyPools: undefined } : to)
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
  // Where nothing renews, there is no renewal to wait for.
  if (renewsAt !== NEVER && !isUpgrade(book, space, plan, period))
    return { ...base, when: 'renewal', anchor, periodStart, renewsAt }
  const begins = book.policy(space.policy).upgrades === 'begin a new period'
  if (terms.renews && plan !== space.plan && begins && !isUnpaid(space.payment))
    return newSubscription(book, to, now)
  const goesOn = renewsAt === NEVER || renewAlike(space.period, period)
  // The running day or week becomes the first of the longer period. Its grants stay until that ends, with what is used
  // and reserved of them. Counted from the old anchor, that end could be near, and give a second allowance at once.
  const ends = goesOn
    ? { anchor, renewsAt }
    : { anchor: periodStart, renewsAt: renewalAt(periodStart, period, 1) }
  const { raised, grants } = allowanceIncrease({ ...space, ...ends }, terms, moved)
  const welcome =
    plan === space.plan ? undefined : welcomeOn(terms, space, now, space.nextGrant + grants.length)
  return {
    ...base,
    when: 'now',
    within: 'running period',
    ...ends,
    periodStart,
    raised,
    grants: welcome ? [...grants, ...welcome.grants] : grants,
    ...welcome?.step,
    ...(moved && { moved }),
  }
}

/**
 * What an upgrade merges at once: the legacy pools, where the plan gives more in the one pool than in all that it is made
 * of. What was bought does not wait for the renewal, be it of a plan that the old version did not have, or a figure
 * that was agreed for the one pool.
 *
 * Pro has 200 image and 100 video credits until 15 May, 30 of them used. On Enterprise with 5,000 AI credits from 5 May
 * on, 4,970 are left at once.
 */
function mergeOnUpgrade(book: PolicyBook, to: SpaceState): MergedPools | undefined {
  const moved = mergeDue(book, to)
  if (!moved) return undefined
  const seats = seatsOf(to, to.renewsAt)
  const given = (of: TermsKey) => {
    const sums = new Map<string, number>()
    for (const each of book.terms(of).pools) {
      const pool = lookUp(moved, each.pool) ?? each.pool
      sums.set(pool, (sums.get(pool) ?? 0) + allowanceFor(each, seats))
    }
    return sums
  }
  const apart = given(to)
  const merged = given({ ...to, legacyPools: undefined })
  const into = new Set(Object.values(moved))
  return [...merged].some(([pool, sum]) => into.has(pool) && sum > (apart.get(pool) ?? 0)) ? moved : undefined
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

/**
 * A new subscription that begins now: with its whole allowance, or with nothing until a payment, where the one before ended
 * unpaid. @param to the Space on its new plan
 */
function newSubscription(book: PolicyBook, to: SpaceState, now: Instant): Subscribed {
  const { plan, period, overrides } = to
  const terms = book.terms({ policy: to.policy, plan, period, overrides })
  const renewsAt = renewalAt(now, period, 1)
  const all = planGrants(terms, renewsAt, to.nextGrant, { seats: newSeats(to), once: to.once })
  const unpaid = unpaidStart(book, to, now)
  const given = unpaid ? all.map((grant) => usedBefore(grant, overdrawnBefore(book, to, now))) : all
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
    ...(unpaid && { unpaid }),
    ...welcome.step,
    ...(moved && { moved }),
  }
}

/** What a period has that begins unpaid: nothing, and what was overdrawn of the one before counts in it. */
function usedBefore(grant: Grant, overdrawn: readonly Take[]): Grant {
  return { ...unpaidGrant(grant, overdrawn), left: ZERO }
}

/** In the pools of today. */
function overdrawnBefore(book: PolicyBook, to: SpaceState, now: Instant): readonly Take[] {
  const { overdrawn } = to.payment ?? {}
  if (!overdrawn || overdrawn.until <= now) return []
  const takes = mergeGrantPools(overdrawn.takes, mergedSince(book, to, overdrawn.takes))
  return [...totalOf(takes)].map(([pool, amount]) => ({ pool, amount }))
}

/** A later plan in the policy's order, or the same plan for a longer period; never to one that renews more often. */
function isUpgrade(book: PolicyBook, space: SpaceState, plan: PlanId, period: Period): boolean {
  if (renewsMoreOften(period, space.period)) return false
  const order = Object.keys(book.policy(space.policy).plans)
  const step = order.indexOf(plan) - order.indexOf(space.plan)
  if (step !== 0) return step > 0
  return PERIODS.indexOf(period) >= PERIODS.indexOf(space.period)
}
