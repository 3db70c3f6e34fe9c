/** The grants that a plan makes: for a new period, for what is carried over into it, and when its terms are raised. */

import { mergeGrantPools as movedTo } from '../evolve/balance.ts'
import type { MergedPools } from '../model/entry.ts'
import { type Draw, type Grant, newGrant, PRIORITY } from '../model/grant.ts'
import type { SpaceState } from '../model/space.ts'
import { limitAmount, type Terms } from '../policy/terms.ts'
import { least, minus, NOTHING, plus } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'

/** The plan's grants for a period that ends at `expires`; once-only plans give theirs without an end. */
export function planGrants(terms: Terms, expires: Instant, number: number): readonly Grant[] {
  return terms.pools.map((pool, at) => {
    const kind = terms.renews ? 'plan' : 'once'
    return newGrant({
      number: number + at,
      pool: pool.pool,
      kind,
      priority: PRIORITY.plan,
      expires,
      size: limitAmount(pool.allowance),
    })
  })
}

/**
 * What a Space gains at once when its terms become `terms`: each pool's plan grant grows to the new allowance; it
 * never shrinks before the next renewal, and what was used stays used. Growing from what this period
 * was already given is what makes a loop of upgrades and downgrades yield nothing.
 */
export function allowanceIncrease(space: SpaceState, terms: Terms, moved?: MergedPools): AllowanceIncrease {
  const raised: Draw[] = []
  const grants: Grant[] = []
  const all = movedTo(space.grants, moved)
  for (const grant of planGrants(terms, space.renewsAt, space.nextGrant)) {
    const there = all.filter((each) => each.pool === grant.pool && each.kind === grant.kind)
    const [first] = there
    const size = there.reduce((sum, each) => plus(sum, each.size), NOTHING)
    if (!first) grants.push({ ...grant, number: space.nextGrant + grants.length })
    else if (grant.size > size)
      raised.push({ pool: grant.pool, grant: first.number, amount: minus(grant.size, size) })
  }
  return { raised, grants }
}

export interface AllowanceIncrease {
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
}

/** What is given once is given once, whatever plans come between. */
export function notGivenBefore(there: readonly Grant[], grants: readonly Grant[]): readonly Grant[] {
  const given = (grant: Grant) => there.some((each) => each.kind === 'once' && each.pool === grant.pool)
  return grants.filter((grant) => grant.kind !== 'once' || !given(grant))
}

/**
 * What a policy lets a Space carry into the next period, of what the plan gave and nobody spent; nothing where
 * the subscription ends. A Space that
 * slept through a whole period carries what that one would have left: all of it, up to the same most.
 */
export function rolloverGrants(
  terms: Terms,
  grants: readonly Grant[],
  at: Instant,
  slept: boolean,
  number: number,
  expires: Instant,
): readonly Grant[] {
  if (!terms.renews) return []
  const carried = terms.pools.map(({ pool, carries, allowance }) => {
    const plan = grants.filter((each) => each.pool === pool && each.kind === 'plan' && each.expires <= at)
    const unspent = plan.reduce((sum, each) => plus(sum, each.left), NOTHING)
    return { pool, size: least(carries, slept ? limitAmount(allowance) : unspent) }
  })
  return carried
    .filter(({ size }) => size > 0)
    .map(({ pool, size }, index) =>
      newGrant({
        number: number + index,
        pool,
        kind: 'rollover',
        priority: PRIORITY.rollover,
        expires,
        size,
      }),
    )
}
