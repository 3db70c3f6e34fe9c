/** The grants that a plan makes: for a new period, for what is carried over into it, and when its terms are raised. */

import { mergeGrantPools as movedTo } from '../evolve/balance.ts'
import { type Draw, type Grant, leftIn, newGrant, PRIORITY } from '../model/grant.ts'
import { getsOnce, type OnceShare } from '../model/once-share.ts'
import { isUnpaid } from '../model/payment.ts'
import type { MergedPools } from '../model/period-entry.ts'
import { type PeriodSeats, seatsOf } from '../model/seats.ts'
import { newSeats, type SpaceState } from '../model/space.ts'
import { allowanceFor, type Terms } from '../policy/terms.ts'
import { type Amount, minAmount, minus, plus, ZERO } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'

/** For whom a plan gives: how many paying members, and whether their Space gets what is given once. */
export interface Recipients {
  readonly seats: PeriodSeats
  readonly once?: OnceShare | undefined
}

/**
 * The grants of a plan for a period that ends at `expires`. A plan that does not renew gives `once` grants, and none to a
 * Space whose person has them elsewhere.
 */
export function planGrants(
  terms: Terms,
  expires: Instant,
  number: number,
  { seats, once }: Recipients,
): readonly Grant[] {
  if (!terms.renews && !getsOnce(once)) return NO_GRANTS
  return terms.pools.map((pool, at) => {
    const kind = terms.renews ? 'plan' : 'once'
    return newGrant({
      number: number + at,
      pool: pool.pool,
      kind,
      priority: PRIORITY.plan,
      expires,
      size: allowanceFor(pool, seats),
    })
  })
}

const NO_GRANTS: readonly Grant[] = []

/**
 * What a Space gains at once when its terms become `terms`: the plan grant of each pool grows to the new allowance. It
 * never shrinks before the next renewal, and what was used stays used. The growth is counted from what this
 * period was already given, so a loop of upgrades and downgrades adds nothing; a seat that was given a share gets that share
 * of the new amount. While the Space owes a payment it gains nothing: the payment gives all of it.
 */
export function allowanceIncrease(space: SpaceState, terms: Terms, moved?: MergedPools): AllowanceIncrease {
  const raised: Draw[] = []
  const grants: Grant[] = []
  if (isUnpaid(space.payment)) return { raised, grants }
  const { renewsAt, nextGrant, once } = space
  const all = movedTo(space.grants, moved)
  for (const grant of planGrants(terms, renewsAt, nextGrant, { seats: seatsOf(space, renewsAt), once })) {
    const existing = all.filter((each) => each.pool === grant.pool && each.kind === grant.kind)
    const [first] = existing
    const size = existing.reduce((sum, each) => plus(sum, each.size), ZERO)
    if (!first) grants.push({ ...grant, number: nextGrant + grants.length })
    else if (grant.size > size)
      raised.push({ pool: grant.pool, grant: first.number, amount: minus(grant.size, size) })
  }
  return { raised, grants }
}

export interface AllowanceIncrease {
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
}

/**
 * What of a plan's grants a Space has not had already, also where it had other plans in between. A policy may have raised
 * what Free gives once while the Space was on Pro: back on Free, it gets the difference.
 */
export function notYetGiven(
  existing: readonly Grant[],
  grants: readonly Grant[],
): { readonly grants: readonly Grant[]; readonly raised?: readonly Draw[] } {
  const anew: Grant[] = []
  const raised: Draw[] = []
  for (const grant of grants) {
    const before = existing.filter((each) => each.kind === 'once' && each.pool === grant.pool)
    const had = before.reduce((sum, each) => plus(sum, each.size), ZERO)
    const [first] = before
    if (grant.kind !== 'once' || !first) anew.push(grant)
    else if (grant.size > had)
      raised.push({ pool: grant.pool, grant: first.number, amount: minus(grant.size, had) })
  }
  return raised.length === 0 ? { grants: anew } : { grants: anew, raised }
}

/**
 * Rollover: what is carried over into the next period of the plan's unspent amounts, up to the policy's maximum;
 * nothing where the subscription ends. Where a whole period has passed without an entry, all of that period's allowance
 * is unspent.
 */
export function rolloverGrants(
  terms: Terms,
  space: SpaceState,
  at: Instant,
  expires: Instant,
): readonly Grant[] {
  if (!terms.renews) return []
  const slept = space.renewsAt < at
  const carried = terms.pools.map((each) => {
    const unspent = slept ? allowanceFor(each, newSeats(space)) : unspentOf(space, each.pool, at)
    return { pool: each.pool, size: minAmount(each.carries, unspent) }
  })
  return carried
    .filter(({ size }) => size > 0)
    .map(({ pool, size }, index) =>
      newGrant({
        number: space.nextGrant + index,
        pool,
        kind: 'rollover',
        priority: PRIORITY.rollover,
        expires,
        size,
      }),
    )
}

/** What the plan's grants of a pool that end with a period leave unspent. */
export function unspentOf({ grants }: SpaceState, pool: string, at: Instant): Amount {
  return leftIn(
    grants.filter(({ kind, expires }) => kind === 'plan' && expires <= at),
    pool,
  )
}
