/**
 * The grants of a period that a renewal begins: what is carried over, and what the plan gives; where the period is not
 * paid, what the one before left, at most the plan's allowance. A period that follows a paid one notes what it would have
 * had unpaid, for a failure that is reported after it began.
 */

import type { Grant, Take } from '../model/grant.ts'
import { isUnpaid, unpaidFrom } from '../model/payment.ts'
import type { Renewed } from '../model/period-entry.ts'
import { newSeats, type SpaceState } from '../model/space.ts'
import { allowanceFor, type Terms } from '../policy/terms.ts'
import { minAmount, minus, ZERO } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import { periodAt, renewalAt } from '../values/renewal.ts'
import { notYetGiven, planGrants, rolloverGrants, unspentOf } from './plan-grants.ts'

/** @param space the Space before the period, with grants in the pools that it has in it */
export function periodGrants(
  terms: Terms,
  space: SpaceState,
  { anchor, period, periodStart, renewsAt }: Pick<Renewed, 'anchor' | 'period' | 'periodStart' | 'renewsAt'>,
): Pick<Renewed, 'grants' | 'raised' | 'ifUnpaid'> {
  const { payment } = space
  // Not so in a term that was paid, and was paused.
  const isUnpaidPeriod = unpaidFrom(payment, periodStart) !== undefined
  const carries = !isUnpaidPeriod || isFirstUnpaid(space)
  const carried = carries ? rolloverGrants(terms, space, periodStart, renewsAt) : []
  const to = { seats: newSeats(space), once: space.once }
  const given = planGrants(terms, renewsAt, space.nextGrant + carried.length, to)
  const own = notYetGiven(space.grants, given)
  const grants = [...carried, ...own.grants]
  const raised = own.raised && { raised: own.raised }
  if (!payment) return { grants, ...raised }
  const remainders = remaindersOf(terms, space, carried, periodStart)
  if (isUnpaidPeriod) return { grants: grants.map((grant) => unpaidGrant(grant, remainders)), ...raised }
  const slept = space.renewsAt < periodStart
  const number = periodAt(anchor, period, periodStart) - 1
  return {
    grants,
    ...raised,
    ifUnpaid: { from: slept ? renewalAt(anchor, period, number) : space.periodStart, remainders },
  }
}

/** Whether the next renewal is the first that is not paid: the running period is. */
export function isFirstUnpaid({ payment, periodStart }: SpaceState): boolean {
  return isUnpaid(payment) && unpaidFrom(payment, periodStart) === undefined
}

/** What the plan's grants leave unspent and is not carried over, at most the new allowance. */
function remaindersOf(
  terms: Terms,
  space: SpaceState,
  carried: readonly Grant[],
  at: Instant,
): readonly Take[] {
  // A whole period without an entry left all of its allowance unspent, if it had one.
  const slept = space.renewsAt < at && !isUnpaid(space.payment)
  return terms.pools.flatMap((each) => {
    const { pool } = each
    const all = allowanceFor(each, newSeats(space))
    const unspent = slept ? all : unspentOf(space, pool, at)
    const rest = minus(unspent, carried.find((grant) => grant.pool === pool)?.size ?? ZERO)
    const amount = minAmount(rest, all)
    return amount > 0 ? [{ pool, amount }] : []
  })
}

/** The grant of a plan where its period is not paid. */
export function unpaidGrant(grant: Grant, remainders: readonly Take[]): Grant {
  if (grant.kind !== 'plan') return grant
  const size = remainders.find(({ pool }) => pool === grant.pool)?.amount ?? ZERO
  return { ...grant, size, left: size }
}
