/**
 * Refund: gives a taken amount back to the grants it came from, never more than was taken, and each unit at most once. A
 * generation that failed for a technical reason is refunded (REQ-179, 180). One that was cancelled by its user or stopped
 * by moderation is not, unless the policy says so.
 *
 * The last units are given back first: what was free stays used as long as anything paid can be refunded.
 *
 * What came from a grant that has lapsed comes back as a goodwill grant that expires with the current period:
 * drawn on the 30th, renewed on the 1st, failed on the 2nd, the credits can be spent until the next renewal. Where the
 * Space is on Free by then, which does not renew, they can be spent for a period at least, and for two at most.
 */

import { mergeGrantPools as movedTo } from '../evolve/balance.ts'
import type { Command } from '../model/command.ts'
import { type Refunded, totalOf } from '../model/entry.ts'
import { foldedGrant } from '../model/folded-grants.ts'
import { takesOfFirst } from '../model/free-uses.ts'
import { type Draw, type Grant, newGrant, PRIORITY, splitDraws } from '../model/grant.ts'
import { countsBetween } from '../model/metered-part.ts'
import { MAX, type SpaceState } from '../model/space.ts'
import { splitByVoided } from '../model/voided-grants.ts'
import type { PolicyBook } from '../policy/book.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, NEVER } from '../values/instant.ts'
import { periodAt, renewalAt } from '../values/renewal.ts'
import { countsIn, mergedSince } from './merged-pools.ts'

/** @throws Fault `malformed` for more units than can still be refunded */
export function refund(
  book: PolicyBook,
  space: SpaceState,
  command: Command & { do: 'refund' },
  now: Instant,
): Refunded {
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
  const [notReturned, wanted] = splitByVoided(space.voidedGrants, back)
  const moved = mergedSince(book, space, charge.takes)
  const isLive = ({ grant: number }: Draw) =>
    space.grants.some((grant) => grant.number === number) ||
    foldedGrant(space.foldedGrants, number, now) !== undefined
  return {
    ...body,
    draws: wanted.filter(isLive),
    counts: countsIn(countsBetween(charge, left - count, left), moved),
    ...inPlaceOf(
      space,
      now,
      movedTo(
        wanted.filter((draw) => !isLive(draw)),
        moved,
      ),
    ),
    ...(notReturned.length > 0 && { notReturned }),
  }
}

/** Many refunds would be many grants: from half of the most on, they add to one that an earlier refund made. */
function inPlaceOf(
  space: SpaceState,
  now: Instant,
  lapsed: readonly Draw[],
): Pick<Refunded, 'anew' | 'raised'> {
  const anew: Grant[] = []
  const raised: Draw[] = []
  const expires = endOfGoodwill(space, now)
  for (const [pool, amount] of totalOf(lapsed)) {
    const goodwill = { pool, kind: 'goodwill', priority: PRIORITY.given, expires } as const
    const same = space.grants.length < MAX.grants / 2 ? undefined : space.grants.find(isLike(goodwill))
    if (same) raised.push({ pool, grant: same.number, amount })
    else anew.push(newGrant({ number: space.nextGrant + anew.length, ...goodwill, size: amount }))
  }
  return { anew, ...(raised.length > 0 && { raised }) }
}

/** On a plan that does not renew, the end of the next of the periods that would be. */
function endOfGoodwill({ renewsAt, anchor, period }: SpaceState, now: Instant): Instant {
  return renewsAt === NEVER ? renewalAt(anchor, period, periodAt(anchor, period, now) + 2) : renewsAt
}

function isLike(terms: Pick<Grant, 'pool' | 'kind' | 'priority' | 'expires'>): (grant: Grant) => boolean {
  const { pool, kind, priority, expires } = terms
  return (each) =>
    each.pool === pool && each.kind === kind && each.priority === priority && each.expires === expires
}
