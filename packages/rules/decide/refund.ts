/**
 * Refund: gives a taken amount back to the grants it came from, never more than was taken, and each unit at most once. A
 * generation that failed for a technical reason is refunded (REQ-179, 180). One that was cancelled by its user or stopped
 * by moderation is not, unless the policy says so.
 *
 * The last units are given back first: what was free stays used as long as anything paid can be refunded.
 *
 * What came from a grant that has lapsed comes back as a goodwill grant that expires with the current period:
 * drawn on the 30th, renewed on the 1st, failed on the 2nd, the credits can be spent until the next renewal.
 */

import type { Command } from '../model/command.ts'
import type { Refunded } from '../model/entry.ts'
import { takesOfFirst } from '../model/free-uses.ts'
import { type Draw, type Grant, newGrant, PRIORITY, splitDraws } from '../model/grant.ts'
import { countsBetween } from '../model/metered-part.ts'
import type { SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { mergedPools } from '../policy/pool-merge.ts'
import type { Amount } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { lookUp } from '../values/look-up.ts'

/** @throws Fault `malformed` for more units than can still be refunded */
export function refund(book: PolicyBook, space: SpaceState, command: Command & { do: 'refund' }): Refunded {
  const { charge, refunded, count, reason } = command
  const left = charge.units - refunded
  if (!Number.isInteger(count) || count < 1 || count > left) {
    throw new Fault(
      'malformed',
      'count',
      `${left} of ${charge.units} units can still be refunded; ask for no more.`,
    )
  }
  const body = {
    kind: 'refunded',
    charge: charge.seq,
    taken: charge.kind === 'captured' ? charge.placed : charge.at,
    drawnBy: charge.kind === 'captured' ? charge.hold : charge.seq,
    by: charge.by,
    feature: charge.feature,
    units: count,
    reason,
  } as const
  if (!book.policy(space.policy).refunds[reason]) return { ...body, draws: [], counts: [], anew: [] }
  const [kept] = splitDraws(charge.draws, takesOfFirst(charge, left))
  const [, back] = splitDraws(kept, takesOfFirst(charge, left - count))
  const isLive = (draw: Draw) => space.grants.some((grant) => grant.number === draw.grant)
  return {
    ...body,
    draws: back.filter(isLive),
    counts: countsBetween(charge, left - count, left),
    anew: grantsInPlaceOf(
      space,
      back
        .filter((draw) => !isLive(draw))
        .map((draw) => ({ ...draw, pool: poolNow(book, space, draw.pool) })),
    ),
  }
}

function grantsInPlaceOf(space: SpaceState, lapsed: readonly Draw[]): readonly Grant[] {
  const pools = [...new Set(lapsed.map((draw) => draw.pool))]
  return pools.map((pool, at) => {
    const size = lapsed.reduce((sum, draw) => (draw.pool === pool ? sum + draw.amount : sum), 0) as Amount // a sum of one unit
    return newGrant({
      number: space.nextGrant + at,
      pool,
      kind: 'goodwill',
      priority: PRIORITY.given,
      expires: space.renewsAt,
      size,
    })
  })
}

/** The pool of today: the pool that was drawn on may have been merged since. */
function poolNow(book: PolicyBook, space: SpaceState, pool: string): string {
  if (book.terms(space).pools.some((each) => each.pool === pool)) return pool
  return lookUp(mergedPools(book.poolMerges), pool) ?? pool
}
