/**
 * What time alone does to a Space: holds and grants expire, allowances renew, a policy version takes effect. Nothing
 * runs at those instants; whoever looks next works out, in order, what has become due since the last entry. So a
 * million Spaces renew at midnight without any work, and a server that was down for a week misses nothing.
 *
 * A hold that straddles a renewal keeps what it reserved: captured afterwards, it spends the old period's grant and
 * leaves the new period untouched; released afterwards, its share lapses with that grant, as if never reserved.
 */

import { least, minus, NOTHING, plus } from './amount.ts'
import { moved as movedTo } from './balance.ts'
import type { PolicyBook } from './book.ts'
import type { Entry, Fact, Moved } from './entry.ts'
import { evolve, wakeOf } from './evolve.ts'
import { type Draw, type Grant, newGrant, PRIORITY } from './grant.ts'
import { earliest, type Instant, latest, NEVER } from './instant.ts'
import { mapValues } from './persistent-map.ts'
import type { PolicyText } from './policy.ts'
import { periodAt, renewalAt } from './renewal.ts'
import { type Hold, onPlan, type SpaceState } from './space.ts'
import { bound, type Terms } from './terms.ts'
import { movedPools } from './unify.ts'

export interface CaughtUp {
  readonly space: SpaceState
  readonly entries: readonly Entry[]
}

/** The Space at `now`, and the entries that took it there; usually none. */
export function catchUp(book: PolicyBook, space: SpaceState, now: Instant): CaughtUp {
  if (now < wakesAt(book, space)) return { space, entries: UNCHANGED }
  const entries: Entry[] = []
  const holds = expiredHolds(space, now)
  for (;;) {
    const due = firstDue(book, space, holds, now)
    if (!due) break
    const at = latest(due.at, space.at)
    const entry: Entry = { seq: space.seq + 1, at, policy: space.policy, ...due.fact(space) }
    entries.push(entry)
    space = evolve(space, entry)
    if (entry.kind === 'released') holds.pop()
  }
  // Woken for nothing, when the hold that was to expire is settled: look again only at the next real change.
  return { space: { ...space, wakeAt: wakeOf(space) }, entries }
}

/** Nothing becomes due before this instant. */
export function wakesAt(book: PolicyBook, space: SpaceState): Instant {
  const change = book.following(space)?.effective ?? NEVER
  return earliest(change, space.wakeAt)
}

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
      size: bound(pool.allowance),
    })
  })
}

const UNCHANGED: readonly Entry[] = []

interface Due {
  readonly at: Instant
  fact(space: SpaceState): Fact
}

/** The earliest thing that is due; of several at one instant: holds, then grants, then the policy, then renewal. */
function firstDue(
  book: PolicyBook,
  space: SpaceState,
  holds: readonly Hold[],
  now: Instant,
): Due | undefined {
  const due = [dueHold(holds), dueGrant(space), duePolicy(book, space)]
  let first: Due | undefined
  for (const each of due) if (each && each.at <= now && (!first || each.at < first.at)) first = each
  if (space.renewsAt > now || (first && first.at <= space.renewsAt)) return first
  return dueRenewal(book, space, first ? justBefore(first.at) : now)
}

/** What is due at one instant has its order, also where the Space slept until then: a renewal comes last. */
function justBefore(at: Instant): Instant {
  return (at - 1) as Instant // a millisecond
}

/** The soonest last. */
function expiredHolds(space: SpaceState, now: Instant): Hold[] {
  const expired = [...mapValues(space.holds)].filter((hold) => hold.expires <= now)
  return expired.sort((a, b) => b.expires - a.expires || b.number - a.number)
}

function dueHold(holds: readonly Hold[]): Due | undefined {
  const first = holds.at(-1)
  if (!first) return undefined
  const { number, by, feature, units, draws, counts, expires } = first
  return {
    at: expires,
    fact: () => ({ kind: 'released', hold: number, by, feature, units, draws, counts, reason: 'expired' }),
  }
}

function dueGrant(space: SpaceState): Due | undefined {
  const soonest = space.grants.reduce((at, grant) => earliest(at, grant.expires), NEVER)
  if (soonest === NEVER || soonest === space.renewsAt) return undefined
  return { at: soonest, fact: () => ({ kind: 'lapsed', draws: expired(space.grants, soonest) }) }
}

function duePolicy(book: PolicyBook, space: SpaceState): Due | undefined {
  const version = book.following(space)
  if (!version) return undefined
  return {
    at: version.effective,
    fact: () => {
      const { text } = version
      const to = { ...space, policy: text.policy }
      const apart = space.apart ?? (hasOldPools(book, space, text) ? space.policy : undefined)
      if (apart !== undefined && space.renewsAt !== NEVER)
        return {
          kind: 'repolicied',
          to: text.policy,
          apart,
          ...increase(space, book.terms({ ...to, apart })),
        }
      const moved = apart === undefined ? undefined : movedPools(book.unified)
      const gained = increase(space, book.terms({ ...to, apart: undefined }), moved)
      return { kind: 'repolicied', to: text.policy, ...gained, ...(moved && { moved }) }
    },
  }
}

/** Whether the Space has pools that this version makes one of. */
function hasOldPools(book: PolicyBook, space: SpaceState, text: PolicyText): boolean {
  const old = movedPools(text.unifies)
  return book.terms(space).pools.some(({ pool }) => pool in old)
}

/**
 * The renewal that is due. A Space that slept through several goes straight to the last one until `until`: the
 * periods in between were granted and lapsed without anybody there to see. A change that waits for the next renewal
 * is made at that renewal.
 */
function dueRenewal(book: PolicyBook, space: SpaceState, until: Instant): Due {
  const last = renewalAt(space.anchor, space.period, periodAt(space.anchor, space.period, until))
  const at = space.next ? space.renewsAt : latest(last, space.renewsAt)
  return {
    at,
    fact: () => {
      const { plan, period, overrides } = onPlan(space, space.next ?? space)
      const terms = book.terms({ policy: space.policy, plan, period, overrides })
      const anchor = space.next && !sameRhythm(space.period, period) ? at : space.anchor
      const renewsAt = terms.renews ? renewalAt(anchor, period, periodAt(anchor, period, at) + 1) : NEVER
      const moved = space.apart === undefined ? undefined : movedPools(book.unified)
      const after = movedTo(space.grants, moved)
      const carried = carriedOver(terms, after, at, space.renewsAt < at, space.nextGrant, renewsAt)
      const given = planGrants(terms, renewsAt, space.nextGrant + carried.length)
      return {
        kind: 'renewed',
        plan,
        period,
        ...(overrides && { overrides }),
        anchor,
        periodStart: at,
        renewsAt,
        lapsed: expired(space.grants, at),
        grants: [...carried, ...neverGiven(after, given)],
        ...(moved && { moved }),
      }
    },
  }
}

/** What is given once is given once, whatever plans come between. */
function neverGiven(there: readonly Grant[], grants: readonly Grant[]): readonly Grant[] {
  const given = (grant: Grant) => there.some((each) => each.kind === 'once' && each.pool === grant.pool)
  return grants.filter((grant) => grant.kind !== 'once' || !given(grant))
}

/**
 * What a policy lets a Space carry into the next period, of what the plan gave and nobody spent; nothing where
 * the subscription ends. A Space that
 * slept through a whole period carries what that one would have left: all of it, up to the same most.
 */
function carriedOver(
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
    return { pool, size: least(carries, slept ? bound(allowance) : unspent) }
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

/** Monthly and yearly plans renew alike. */
function sameRhythm(a: SpaceState['period'], b: SpaceState['period']): boolean {
  return (a === 'weekly') === (b === 'weekly')
}

/** Grants whose end has come, with what they leave unspent. */
export function expired(grants: readonly Grant[], at: Instant): readonly Draw[] {
  return grants
    .filter((grant) => grant.expires <= at)
    .map((grant) => ({ pool: grant.pool, grant: grant.number, amount: grant.left }))
}

/**
 * What a Space gains at once when its terms become `terms`: each pool's plan grant grows to the new allowance; it
 * never shrinks before the next renewal, and what was used stays used. Growing from what this period
 * was already given is what makes a loop of upgrades and downgrades yield nothing.
 */
export function increase(space: SpaceState, terms: Terms, moved?: Moved): Increase {
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

export interface Increase {
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
}
