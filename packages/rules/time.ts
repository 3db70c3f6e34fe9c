/**
 * What time alone does to a Space: holds and grants expire, allowances renew, a policy version takes effect. Nothing
 * runs at those instants; whoever looks next works out, in order, what has become due since the last entry. So a
 * million Spaces renew at midnight without any work, and a server that was down for a week misses nothing.
 *
 * A hold that straddles a renewal keeps what it reserved: captured afterwards, it spends the old period's grant and
 * leaves the new period untouched; released afterwards, its share lapses with that grant, as if never reserved.
 */

import { minus } from './amount.ts'
import type { PolicyBook } from './book.ts'
import type { Entry, Fact } from './entry.ts'
import { evolve, wakeOf } from './evolve.ts'
import { type Draw, type Grant, newGrant, PRIORITY } from './grant.ts'
import { earliest, type Instant, latest, NEVER } from './instant.ts'
import { numberedValues } from './numbered.ts'
import { periodAt, renewalAt } from './renewal.ts'
import type { Hold, Space } from './space.ts'
import { bound, type Terms } from './terms.ts'

export interface Passed {
  readonly space: Space
  readonly entries: readonly Entry[]
}

/** The Space at `now`, and the entries that took it there; usually none. */
export function passTime(book: PolicyBook, space: Space, now: Instant): Passed {
  if (now < wakesAt(book, space)) return { space, entries: UNCHANGED }
  const entries: Entry[] = []
  for (let due = firstDue(book, space, now); due; due = firstDue(book, space, now)) {
    const at = latest(due.at, space.at)
    const entry: Entry = { seq: space.seq + 1, at, policy: space.policy, ...due.fact(space) }
    entries.push(entry)
    space = evolve(space, entry)
  }
  // Woken for nothing, when the hold that was to expire is settled: look again only at the next real change.
  return { space: { ...space, wakeAt: wakeOf(space) }, entries }
}

/** Nothing becomes due before this instant. */
export function wakesAt(book: PolicyBook, space: Space): Instant {
  const change = book.following(space.policy)?.effective ?? NEVER
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
  fact(space: Space): Fact
}

/** The earliest thing that is due; of several at one instant: holds, then grants, then the policy, then renewal. */
function firstDue(book: PolicyBook, space: Space, now: Instant): Due | undefined {
  const due = [dueHold(space), dueGrant(space), duePolicy(book, space)]
  let first: Due | undefined
  for (const each of due) if (each && each.at <= now && (!first || each.at < first.at)) first = each
  if (space.renewsAt > now || (first && first.at <= space.renewsAt)) return first
  return dueRenewal(book, space, first ? first.at : now)
}

function dueHold(space: Space): Due | undefined {
  let first: Hold | undefined
  for (const hold of numberedValues(space.holds)) if (!first || hold.expires < first.expires) first = hold
  if (!first) return undefined
  const { number, by, feature, units, draws, counts, expires } = first
  return {
    at: expires,
    fact: () => ({ kind: 'released', hold: number, by, feature, units, draws, counts, reason: 'expired' }),
  }
}

function dueGrant(space: Space): Due | undefined {
  const soonest = space.grants.reduce((at, grant) => earliest(at, grant.expires), NEVER)
  if (soonest === NEVER || soonest === space.renewsAt) return undefined
  return { at: soonest, fact: () => ({ kind: 'lapsed', draws: expired(space.grants, soonest) }) }
}

function duePolicy(book: PolicyBook, space: Space): Due | undefined {
  const version = book.following(space.policy)
  if (!version) return undefined
  return {
    at: version.effective,
    fact: () => {
      const terms = book.terms(version.text.policy, space.plan, space.period, space.overrides)
      return { kind: 'repolicied', to: version.text.policy, ...increase(space, terms) }
    },
  }
}

/**
 * The renewal that is due. A Space that slept through several goes straight to the last one before `until`: the
 * periods in between were granted and lapsed without anybody there to see. A change that waits for the next renewal
 * is made at that renewal.
 */
function dueRenewal(book: PolicyBook, space: Space, until: Instant): Due {
  const last = renewalAt(space.anchor, space.period, periodAt(space.anchor, space.period, until))
  const at = space.next ? space.renewsAt : latest(last, space.renewsAt)
  return {
    at,
    fact: () => {
      const { plan, period } = space.next ?? space
      const terms = book.terms(space.policy, plan, period, space.overrides)
      const anchor = space.next && !sameRhythm(space.period, period) ? at : space.anchor
      const renewsAt = terms.renews ? renewalAt(anchor, period, periodAt(anchor, period, at) + 1) : NEVER
      const grants = neverGiven(space, planGrants(terms, renewsAt, space.nextGrant))
      return {
        kind: 'renewed',
        plan,
        period,
        anchor,
        periodStart: at,
        renewsAt,
        lapsed: expired(space.grants, at),
        grants,
      }
    },
  }
}

/** What is given once is given once, whatever plans come between. */
function neverGiven(space: Space, grants: readonly Grant[]): readonly Grant[] {
  const given = (grant: Grant) =>
    space.grants.some((each) => each.kind === 'once' && each.pool === grant.pool)
  return grants.filter((grant) => grant.kind !== 'once' || !given(grant))
}

/** Monthly and yearly plans renew alike. */
function sameRhythm(a: Space['period'], b: Space['period']): boolean {
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
export function increase(space: Space, terms: Terms): { raised: readonly Draw[]; grants: readonly Grant[] } {
  const raised: Draw[] = []
  const grants: Grant[] = []
  for (const grant of planGrants(terms, space.renewsAt, space.nextGrant)) {
    const there = space.grants.find((each) => each.pool === grant.pool && each.kind === grant.kind)
    if (!there) grants.push({ ...grant, number: space.nextGrant + grants.length })
    else if (grant.size > there.size)
      raised.push({
        pool: grant.pool,
        grant: there.number,
        amount: minus(grant.size, there.size),
      })
  }
  return { raised, grants }
}
