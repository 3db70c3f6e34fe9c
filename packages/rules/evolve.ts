import { capped, granted, lessDraws, moved, nextAfter, retold, spentMore, told, without } from './balance.ts'
import type { Entry } from './entry.ts'
import { screensAfter } from './export.ts'
import { type Draw, inDrawOrder, raised, withDraws } from './grant.ts'
import { earliest, type Instant } from './instant.ts'
import { NONE, numberedDelete, numberedGet, numberedSet, numberedValues } from './numbered.ts'
import { type Hold, type Member, type MemberId, newMember, onPlan, type Space } from './space.ts'
import { type Count, type Counter, counted } from './window.ts'

/** @param space undefined before the first entry, which must be `created` */
export function evolve(space: Space | undefined, entry: Entry): Space {
  if (entry.kind === 'created') return created(entry)
  if (!space) throw new Error(`Invariant: a log begins with "created", not "${entry.kind}".`)
  if (entry.seq !== space.seq + 1)
    throw new Error(`Invariant: entry ${entry.seq} follows entry ${space.seq}.`)
  const next: Space = { ...space, ...change(space, entry), seq: entry.seq, at: entry.at }
  // A settled hold may have been the one that would wake the Space; the stale instant is renewed when it is reached.
  return entry.at >= next.wakeAt ? { ...next, wakeAt: wakeOf(next) } : next
}

/** When time alone next changes something: a renewal, or the end of a hold or a grant. */
export function wakeOf(space: Pick<Space, 'renewsAt' | 'grants' | 'holds'>): Instant {
  let wake = space.renewsAt
  for (const grant of space.grants) if (grant.expires < wake) wake = grant.expires
  for (const hold of numberedValues(space.holds)) if (hold.expires < wake) wake = hold.expires
  return wake
}

function change(space: Space, entry: Exclude<Entry, { kind: 'created' }>): Partial<Space> {
  switch (entry.kind) {
    case 'charged':
      return { ...spend(space, entry.draws, -1, 0), ...count(space, entry.by, entry.counts, 1, 0) }
    case 'exported':
      return exported(space, entry)
    case 'held':
      return hold(space, entry)
    case 'extended':
      return extended(space, entry)
    case 'captured':
      return {
        ...spend(space, entry.draws, 0, -1),
        ...count(space, entry.by, entry.counts, 1, -1),
        ...shrink(space, entry),
      }
    case 'released': {
      const grants = withDraws(space.grants, entry.draws, 1, -1)
      return { grants, ...count(space, entry.by, entry.counts, 0, -1), ...shrink(space, entry) }
    }
    case 'refunded':
      return refund(space, entry)
    case 'joined':
      return { members: joined(space.members, entry) }
    case 'left':
      return {
        members: space.members.map((each) => (each.id === entry.member ? { ...each, left: true } : each)),
      }
    case 'capped':
      return { members: withMember(space.members, entry.member, (member) => capped(member, entry)) }
    case 'granted':
      return granted(space, [entry.grant], space.grants)
    case 'lapsed':
      return rewoken(space, { grants: without(space.grants, entry.draws) })
    case 'renewed':
      return { ...renewed(space, entry), next: undefined, apart: undefined, spent: [] }
    case 'subscribed':
      return subscribed(space, entry)
    case 'repolicied':
      return repolicied(space, entry)
    case 'warned':
      return told(space, entry)
    case 'denied':
      return {}
  }
}

function created(entry: Entry & { kind: 'created' }): Space {
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
    apart: undefined,
    anchor: entry.anchor,
    periodStart: entry.periodStart,
    renewsAt: entry.renewsAt,
    next: undefined,
    members: [newMember(id, 'owner', paying)],
    grants: inDrawOrder(entry.grants),
    spent: [],
    counters: [],
    holds: NONE,
    wakeAt: entry.grants.reduce((wake, grant) => earliest(wake, grant.expires), entry.renewsAt),
    nextGrant: nextAfter(1, entry.grants),
  }
}

/** Captured amounts: they leave `left` (a charge) or `held` (a capture) and count as spent in this period. */
function spend(space: Space, draws: readonly Draw[], left: -1 | 0, held: -1 | 0): Partial<Space> {
  if (draws.length === 0) return {}
  const grants = withDraws(space.grants, draws, left, held)
  return { grants, spent: spentMore(space, draws, 1) }
}

function count(
  space: Space,
  by: MemberId,
  counts: readonly Count[],
  used: -1 | 0 | 1,
  held: -1 | 0 | 1,
): Partial<Space> {
  if (counts.length === 0) return {}
  let { counters, members } = space
  for (const each of counts) {
    if (each.scope !== 'member') counters = withCounter(counters, each, used, held)
    if (each.scope !== 'space')
      members = withMember(members, by, (member) => ({
        ...member,
        counters: withCounter(member.counters, each, used, held),
      }))
  }
  return { counters, members }
}

function withCounter(
  counters: readonly Counter[],
  count: Count,
  used: number,
  held: number,
): readonly Counter[] {
  const at = counters.findIndex((each) => each.window === count.window)
  const after = counters.slice()
  after[at === -1 ? after.length : at] = counted(counters[at], count, used * count.count, held * count.count)
  return after
}

function withMember(
  members: readonly Member[],
  id: MemberId,
  next: (member: Member) => Member,
): readonly Member[] {
  return members.map((each) => (each.id === id ? next(each) : each))
}

function exported(space: Space, entry: Entry & { kind: 'exported' }): Partial<Space> {
  const counting = count(space, entry.by, entry.counts, 1, 0)
  const members = withMember(counting.members ?? space.members, entry.by, (member) => {
    const screens = screensAfter(member.screens, entry)
    return screens === member.screens ? member : { ...member, screens }
  })
  return { ...counting, members }
}

function extended(space: Space, { hold, expires }: Entry & { kind: 'extended' }): Partial<Space> {
  const there = numberedGet(space.holds, hold)
  if (!there) throw new Error(`Invariant: hold ${hold} is not open.`)
  return { holds: numberedSet(space.holds, hold, { ...there, expires }) }
}

function hold(space: Space, entry: Entry & { kind: 'held' }): Partial<Space> {
  const placed: Hold = {
    number: entry.seq,
    by: entry.by,
    feature: entry.feature,
    units: entry.units,
    takes: entry.takes,
    draws: entry.draws,
    counts: entry.counts,
    expires: entry.expires,
  }
  return {
    grants: withDraws(space.grants, entry.draws, -1, 1),
    holds: numberedSet(space.holds, entry.seq, placed),
    wakeAt: earliest(space.wakeAt, entry.expires),
    ...count(space, entry.by, entry.counts, 0, 1),
  }
}

/** What is left of a hold after a capture or a release of part of it; nothing once all its units are settled. */
function shrink(space: Space, entry: Entry & { kind: 'captured' | 'released' }): Partial<Space> {
  const hold = numberedGet(space.holds, entry.hold)
  if (!hold || hold.units < entry.units)
    throw new Error(`Invariant: hold ${entry.hold} has not ${entry.units} units.`)
  if (hold.units === entry.units) return { holds: numberedDelete(space.holds, entry.hold) }
  const units = hold.units - entry.units
  const rest = {
    ...hold,
    units,
    draws: lessDraws(hold.draws, entry.draws),
    counts: hold.counts.map((each) => ({ ...each, count: units * perUnit(each, hold) })),
  }
  return { holds: numberedSet(space.holds, entry.hold, rest) }
}

function perUnit(count: Count, hold: Hold): number {
  return count.count / hold.units
}

function refund(space: Space, entry: Entry & { kind: 'refunded' }): Partial<Space> {
  const back = { ...space, spent: spentMore(space, entry.draws, -1) }
  return {
    spent: back.spent,
    ...granted(space, entry.anew, withDraws(space.grants, entry.draws, 1, 0)),
    ...count(space, entry.by, entry.counts, -1, 0),
  }
}

function joined(members: readonly Member[], entry: Entry & { kind: 'joined' }): readonly Member[] {
  const { member: id, role, paying } = entry
  const back = members.find((each) => each.id === id)
  if (!back) return [...members, newMember(id, role, paying)]
  return withMember(members, id, (each) => ({ ...each, role, paying, left: false }))
}

function renewed(space: Space, entry: Entry & { kind: 'renewed' | 'subscribed' }): Partial<Space> {
  const { plan, period, anchor, periodStart, renewsAt } = entry
  const after = granted(space, entry.grants, moved(without(space.grants, entry.lapsed), entry.moved))
  return {
    plan,
    period,
    overrides: onPlan(space, plan, period).overrides,
    anchor,
    periodStart,
    renewsAt,
    ...rewoken({ ...space, renewsAt }, after),
    nextGrant: after.nextGrant ?? space.nextGrant,
  }
}

function subscribed(space: Space, entry: Entry & { kind: 'subscribed' }): Partial<Space> {
  if (entry.when === 'renewal') return { next: { plan: entry.plan, period: entry.period } }
  const larger = { ...space, grants: raised(space.grants, entry.raised) }
  const fresh = entry.periodStart !== space.periodStart
  return {
    ...renewed(larger, entry),
    next: undefined,
    ...(entry.moved && { apart: undefined }),
    ...(fresh ? { spent: [] } : retold(space, entry.raised)),
  }
}

function repolicied(space: Space, entry: Entry & { kind: 'repolicied' }): Partial<Space> {
  const there = moved(raised(space.grants, entry.raised), entry.moved)
  return {
    policy: entry.to,
    apart: entry.apart,
    ...granted(space, entry.grants, there),
    ...retold(space, entry.raised),
  }
}

function rewoken(space: Space, after: Partial<Space>): Partial<Space> {
  return {
    ...after,
    wakeAt: wakeOf({ renewsAt: space.renewsAt, grants: after.grants ?? space.grants, holds: space.holds }),
  }
}
