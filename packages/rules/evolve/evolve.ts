/**
 * Evolve: the state of a Space after an entry. An entry contains results - draws, instants, grants - so a log replays to
 * the same state for ever, also when policies have changed since.
 */

import { type Entry, undoneBy } from '../model/entry.ts'
import { screensAfter } from '../model/export-screen.ts'
import { type FoldedGrants, foldSpent, hasSpent, unfold } from '../model/folded-grants.ts'
import { firstFree, restFree } from '../model/free-uses.ts'
import {
  beginsLater,
  type Draw,
  type GrantNumber,
  inDrawOrder,
  raiseGrants,
  withDraws,
} from '../model/grant.ts'
import { countsBetween } from '../model/metered-part.ts'
import { wholeSeats } from '../model/seats.ts'
import type { GivenBack } from '../model/settling.ts'
import { type Hold, newMember, type SpaceState } from '../model/space.ts'
import { lapseVoided, withoutVoided } from '../model/voided-grants.ts'
import { welcomesAfter } from '../model/welcome.ts'
import { earliest, type Instant } from '../values/instant.ts'
import { EMPTY_MAP, mapDelete, mapGet, mapSet } from '../values/persistent-map.ts'
import {
  addGrants,
  addSpending,
  markThreshold,
  mergeGrantPools,
  nextAfter,
  rearmThresholds,
  subtractDraws,
  withoutGrants,
} from './balance.ts'
import { mergeCaps, setCap } from './caps.ts'
import { claimSettled } from './claims.ts'
import { addCounts, withMember } from './counters.ts'
import { joined, left } from './membership.ts'
import type { NextState } from './next-state.ts'
import { afterPayment } from './payment.ts'
import { renewal, subscribed } from './period.ts'
import { wakeOf } from './wake.ts'

/** @param space undefined before the first entry, which must be `created` */
export function evolve(space: SpaceState | undefined, entry: Entry): SpaceState {
  if (entry.kind === 'created') return created(entry)
  if (!space) throw new Error(`Invariant: a log begins with "created", not "${entry.kind}".`)
  if (entry.seq !== space.seq + 1)
    throw new Error(`Invariant: entry ${entry.seq} follows entry ${space.seq}.`)
  const next: NextState = { ...space, seq: entry.seq, at: entry.at }
  change(next, entry)
  // wakeAt may belong to a hold that is settled by now; it is computed again when it is reached. Not after a release:
  // many holds may expire together, and catchUp computes it once after all of them.
  if (entry.at >= next.wakeAt && entry.kind !== 'released') next.wakeAt = wakeOf(next)
  return next
}

function change(next: NextState, entry: Exclude<Entry, { kind: 'created' }>): void {
  switch (entry.kind) {
    case 'charged':
      spend(next, entry.draws, -1, 0, entry.at, entry.seq)
      addCounts(next, entry.by, entry.counts, 1, 0)
      return
    case 'exported':
      exported(next, entry)
      return
    case 'held':
      hold(next, entry)
      return
    case 'extended':
      extended(next, entry)
      return
    case 'captured':
      if (entry.back) giveBack(next, entry.by, entry.back)
      spend(next, entry.draws, 0, -1, entry.placed, entry.hold)
      addCounts(next, entry.by, entry.counts, 1, -1)
      shrink(next, entry)
      return
    case 'released':
      giveBack(next, entry.by, entry)
      shrink(next, entry)
      return
    case 'refunded':
      refund(next, entry)
      return
    case 'joined':
      joined(next, entry)
      return
    case 'left':
      left(next, entry)
      return
    case 'capped':
      next.members = withMember(next.members, entry.member, (each) => setCap(each, entry))
      return
    case 'granted':
      granted(next, entry)
      return
    case 'voided':
      put(next, withoutVoided(next, entry.grant))
      return
    case 'lapsed':
      next.grants = withoutGrants(next.grants, entry.draws)
      next.wakeAt = wakeOf(next)
      return
    case 'renewed':
      renewal(next, entry)
      return
    case 'subscribed':
      subscribed(next, entry)
      return
    case 'policy_changed':
      policyChanged(next, entry)
      return
    case 'once_settled':
    case 'welcome_settled':
      put(next, claimSettled(next, entry))
      return
    case 'paid':
    case 'payment_overdue':
    case 'frozen':
      put(next, afterPayment(next, entry))
      next.wakeAt = wakeOf(next)
      return
    case 'threshold_crossed':
      put(next, markThreshold(next, entry))
      return
    case 'denied':
      return
  }
}

function put(next: NextState, changed: Partial<SpaceState>): void {
  Object.assign(next, changed)
}

const NO_GRANTS: readonly FoldedGrants[] = []
const NO_NUMBERS: readonly GrantNumber[] = []

function created(entry: Entry & { kind: 'created' }): SpaceState {
  const { id, paying } = entry.owner
  return {
    id: entry.space,
    name: entry.name,
    seq: entry.seq,
    at: entry.at,
    policy: entry.policy,
    plan: entry.plan,
    period: entry.period,
    overrides: entry.overrides,
    legacyPools: undefined,
    anchor: entry.anchor,
    periodStart: entry.periodStart,
    periodSeq: entry.seq,
    periodMark: undefined,
    renewsAt: entry.renewsAt,
    next: undefined,
    once: entry.persons && { status: 'waiting', persons: entry.persons },
    payment: undefined,
    welcomes: welcomesAfter(undefined, entry),
    members: [newMember(id, 'owner', paying)],
    seats: wholeSeats(paying ? 1 : 0),
    grants: inDrawOrder(entry.grants),
    foldedGrants: NO_GRANTS,
    voidedGrants: NO_NUMBERS,
    spent: [],
    counters: [],
    holds: EMPTY_MAP,
    wakeAt: entry.grants.reduce((wake, grant) => earliest(wake, grant.expires), entry.renewsAt),
    nextGrant: nextAfter(1, entry.grants),
  }
}

/** Amounts that are taken leave `left` (a charge) or `held` (a capture) and count as spent in this period. */
function spend(
  next: NextState,
  draws: readonly Draw[],
  left: -1 | 0,
  held: -1 | 0,
  taken: Instant,
  drawnBy: number,
): void {
  if (draws.length === 0) return
  next.grants = withDraws(next.grants, draws, left, held)
  if (hasSpent(next.grants)) put(next, foldSpent(next.grants, next.foldedGrants, next.at))
  next.spent = addSpending(next, draws, 1, taken, drawnBy)
}

function exported(next: NextState, entry: Entry & { kind: 'exported' }): void {
  addCounts(next, entry.by, entry.counts, 1, 0)
  next.members = withMember(next.members, entry.by, (member) => {
    const screens = screensAfter(member.screens, entry)
    return screens === member.screens ? member : { ...member, screens }
  })
}

function extended(next: NextState, { hold, expires }: Entry & { kind: 'extended' }): void {
  const existing = mapGet(next.holds, hold)
  if (!existing) throw new Error(`Invariant: hold ${hold} is not open.`)
  next.holds = mapSet(next.holds, hold, { ...existing, expires })
}

function hold(next: NextState, entry: Entry & { kind: 'held' }): void {
  const { seq: number, by, feature, units, takes, free, draws, counts, expires, settles } = entry
  next.grants = withDraws(next.grants, draws, -1, 1)
  const placed = { number, placed: entry.at, by, feature, units, takes, draws, counts, expires }
  const hold = free ? { ...placed, free } : placed
  next.holds = mapSet(next.holds, number, settles ? { ...hold, settles } : hold)
  next.wakeAt = earliest(next.wakeAt, expires)
  addCounts(next, by, counts, 0, 1)
}

/** Removes the captured or released part of a hold, and the hold itself once all its units are settled. */
function shrink(next: NextState, entry: Entry & { kind: 'captured' | 'released' }): void {
  const hold = mapGet(next.holds, entry.hold)
  if (!hold || hold.units < entry.units)
    throw new Error(`Invariant: hold ${entry.hold} has not ${entry.units} units.`)
  if (hold.units === entry.units) {
    next.holds = mapDelete(next.holds, entry.hold)
    return
  }
  const units = hold.units - entry.units
  const back = entry.kind === 'captured' ? entry.back : undefined
  const settled = back ? [...entry.draws, ...back.draws] : entry.draws
  const draws = subtractDraws(hold.draws, settled)
  if (hold.free) {
    next.holds = mapSet(next.holds, entry.hold, { ...withoutFree(hold, entry), units, draws })
    return
  }
  const counts = hold.counts.map((each) => ({ ...each, count: (each.count / hold.units) * units }))
  next.holds = mapSet(next.holds, entry.hold, { ...hold, units, draws, counts })
}

/** A capture takes the first units of a hold, a release the last ones. */
function withoutFree(hold: Hold, entry: Entry & { kind: 'captured' | 'released' }): Hold {
  const { free: before, ...rest } = hold
  const captured = entry.kind === 'captured'
  const left = hold.units - entry.units
  const free = captured ? restFree(before, entry.units) : firstFree(before, left)
  const counts = captured ? countsBetween(hold, entry.units, hold.units) : countsBetween(hold, 0, left)
  return { ...rest, counts, ...(free && { free }) }
}

function granted(next: NextState, { at, grant }: Entry & { kind: 'granted' }): void {
  put(next, addGrants(next, [grant], next.grants))
  if (!beginsLater(grant, at)) put(next, rearmThresholds(next, [grant]))
}

/** What a hold reserved and its work did not take. */
function giveBack(next: NextState, by: string, { draws, counts }: GivenBack): void {
  next.grants = lapseVoided(withDraws(next.grants, draws, 1, -1))
  addCounts(next, by, counts, 0, -1)
}

function refund(next: NextState, entry: Entry & { kind: 'refunded' }): void {
  const { taken, drawnBy = entry.seq } = entry // early refunds name the instant alone
  next.spent = addSpending(next, undoneBy(entry), -1, taken, drawnBy)
  const { unfolded, foldedGrants } = unfold(next.foldedGrants, entry.draws)
  next.foldedGrants = foldedGrants
  put(next, addGrants(next, unfolded, next.grants))
  const grants = raiseGrants(withDraws(next.grants, entry.draws, 1, 0), entry.raised ?? [])
  put(next, addGrants(next, entry.anew, grants))
  addCounts(next, entry.by, entry.counts, -1, 0)
}

function policyChanged(next: NextState, entry: Entry & { kind: 'policy_changed' }): void {
  next.policy = entry.to
  next.legacyPools = entry.apart
  next.foldedGrants = mergeGrantPools(next.foldedGrants, entry.moved)
  put(
    next,
    addGrants(next, entry.grants, mergeGrantPools(raiseGrants(next.grants, entry.raised), entry.moved)),
  )
  next.members = mergeCaps(next.members, entry.moved)
  put(next, rearmThresholds(next, entry.raised))
}
