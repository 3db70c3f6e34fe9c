/**
 * What becomes due with the time: holds and grants expire, allowances renew, a policy version takes effect. No job runs at
 * these instants; the next read or command makes, in order, the entries that have become due since the last one. So a
 * million Spaces renew at midnight without any work, and a server that was down for a week misses nothing.
 *
 * A hold that is open during a renewal keeps what it reserved: a later capture spends the grant of the old period and
 * nothing of the new one; what is released later lapses with that grant.
 */

import { mergeGrantPools as movedTo } from '../evolve/balance.ts'
import { evolve } from '../evolve/evolve.ts'
import { wakeOf } from '../evolve/wake.ts'
import type { Entry, EntryBody } from '../model/entry.ts'
import { type Draw, type Grant, leftOf } from '../model/grant.ts'
import { type Hold, onPlan, type SpaceState } from '../model/space.ts'
import type { PolicyBook } from '../policy/book.ts'
import { mergedPools } from '../policy/pool-merge.ts'
import type { PolicyText } from '../policy/schema.ts'
import { earliest, type Instant, latest, NEVER } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { mapValues } from '../values/persistent-map.ts'
import { periodAt, renewAlike, renewalAt } from '../values/renewal.ts'
import { owes } from './free-plan.ts'
import { inPoolsOfToday, mergeDue, mergedSince } from './merged-pools.ts'
import { duePayment } from './payment.ts'
import { isFirstUnpaid, periodGrants } from './period-grants.ts'
import { allowanceIncrease } from './plan-grants.ts'
import { withWelcome } from './welcome.ts'

export interface CaughtUp {
  readonly space: SpaceState
  readonly entries: readonly Entry[]
}

/** The Space at `now`, and the entries for what has become due since its last one; usually none. */
export function catchUp(book: PolicyBook, space: SpaceState, now: Instant): CaughtUp {
  if (now < wakesAt(book, space)) return { space, entries: UNCHANGED }
  const entries: Entry[] = []
  const holds = expiredHolds(space, now)
  for (;;) {
    const due = firstDue(book, space, holds, now)
    if (!due) break
    const at = latest(due.at, space.at)
    const entry: Entry = { seq: space.seq + 1, at, policy: space.policy, ...due.body(space) }
    entries.push(entry)
    space = evolve(space, entry)
    if (entry.kind === 'released') holds.pop()
  }
  // wakeAt may belong to a hold that is settled, so that nothing was due: compute it again.
  return { space: { ...space, wakeAt: wakeOf(space) }, entries }
}

/** Nothing becomes due before this instant. */
export function wakesAt(book: PolicyBook, space: SpaceState): Instant {
  const change = book.following(space)?.effective ?? NEVER
  return earliest(change, space.wakeAt)
}

const UNCHANGED: readonly Entry[] = []

interface Due {
  readonly at: Instant
  body(space: SpaceState): EntryBody
}

/** What is due first; at the same instant holds come first, then grants, the policy, the payment, then the renewal. */
function firstDue(
  book: PolicyBook,
  space: SpaceState,
  holds: readonly Hold[],
  now: Instant,
): Due | undefined {
  const due = [dueHold(book, holds), dueGrant(space), duePolicy(book, space), duePayment(book, space)]
  let first: Due | undefined
  for (const each of due) if (each && each.at <= now && (!first || each.at < first.at)) first = each
  if (space.renewsAt > now || (first && first.at <= space.renewsAt)) return first
  return dueRenewal(book, space, first ? instantBefore(first.at) : now)
}

/** A renewal comes last at its instant, also where several periods have passed since the last entry. */
function instantBefore(at: Instant): Instant {
  return (at - 1) as Instant // a millisecond
}

/** The one that expires first is the last element. */
function expiredHolds(space: SpaceState, now: Instant): Hold[] {
  const expired = [...mapValues(space.holds)].filter((hold) => hold.expires <= now)
  return expired.sort((a, b) => b.expires - a.expires || b.number - a.number)
}

function dueHold(book: PolicyBook, holds: readonly Hold[]): Due | undefined {
  const first = holds.at(-1)
  if (!first) return undefined
  const { number: hold, by, feature, units, takes, draws, counts, expires } = first
  const released = { kind: 'released', hold, by, feature, units, draws, counts, reason: 'expired' } as const
  return {
    at: expires,
    body: (space) => inPoolsOfToday(released, mergedSince(book, space, takes)),
  }
}

function dueGrant(space: SpaceState): Due | undefined {
  const soonest = space.grants.reduce((at, grant) => earliest(at, grant.expires), NEVER)
  if (soonest === NEVER || soonest === space.renewsAt) return undefined
  return { at: soonest, body: () => ({ kind: 'lapsed', draws: expiredGrants(space.grants, soonest) }) }
}

function duePolicy(book: PolicyBook, space: SpaceState): Due | undefined {
  const version = book.following(space)
  if (!version) return undefined
  return {
    at: version.effective,
    body: () => {
      const { text } = version
      const to = { ...space, policy: text.policy }
      const legacyPools = space.legacyPools ?? (hasPoolsToMerge(book, space, text) ? space.policy : undefined)
      if (legacyPools !== undefined && space.renewsAt !== NEVER)
        return {
          kind: 'policy_changed',
          to: text.policy,
          apart: legacyPools,
          ...allowanceIncrease(space, book.terms({ ...to, legacyPools })),
        }
      const moved = legacyPools === undefined ? undefined : mergedPools(book.poolMerges, text)
      const gained = allowanceIncrease(space, book.terms({ ...to, legacyPools: undefined }), moved)
      return { kind: 'policy_changed', to: text.policy, ...gained, ...(moved && { moved }) }
    },
  }
}

/** Whether the Space has pools that this version has merged, or one that it skipped. */
function hasPoolsToMerge(book: PolicyBook, space: SpaceState, text: PolicyText): boolean {
  const old = mergedPools(book.poolMerges, text)
  return book.terms(space).pools.some(({ pool }) => lookUp(old, pool) !== undefined)
}

/**
 * The renewal that is due. Where several have passed since the last entry, it is the last one until `until`: grants of
 * the periods in between would only be made and lapse. A change of plan that waits for a renewal happens at the first,
 * and the first unpaid period has what the last paid one left.
 */
function dueRenewal(book: PolicyBook, space: SpaceState, until: Instant): Due {
  const last = renewalAt(space.anchor, space.period, periodAt(space.anchor, space.period, until))
  const stops = space.next !== undefined || isFirstUnpaid(space)
  const at = stops ? space.renewsAt : latest(last, space.renewsAt)
  return {
    at,
    body: () => {
      const { plan, period, overrides } = onPlan(space, space.next ?? space)
      const terms = book.terms({ policy: space.policy, plan, period, overrides })
      const anchor = space.next && !renewAlike(space.period, period) ? at : space.anchor
      const renewsAt = terms.renews ? renewalAt(anchor, period, periodAt(anchor, period, at) + 1) : NEVER
      const moved = mergeDue(book, space)
      const after = movedTo(space.grants, moved)
      const its = { anchor, period, periodStart: at, renewsAt }
      return {
        kind: 'renewed',
        plan,
        ...(overrides && { overrides }),
        ...its,
        lapsed: expiredGrants(space.grants, at),
        ...(!terms.renews && owes(space)),
        ...withWelcome(terms, space, at, periodGrants(terms, { ...space, grants: after }, its)),
        ...(moved && { moved }),
      }
    },
  }
}

/** Grants that have expired, with what they leave unspent. */
function expiredGrants(grants: readonly Grant[], at: Instant): readonly Draw[] {
  return leftOf(grants.filter((grant) => grant.expires <= at))
}
