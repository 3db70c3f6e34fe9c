/**
 * When a denied operation would be allowed, found by trying: the same admission at later instants. So an instant is exact
 * - allowed then and not a millisecond earlier - for any combination of holds, windows and renewals.
 *
 * What running work has reserved is free again if it ends unused, and spent if it is captured. Which, is
 * not known before, so there are two instants: `at`, if nothing else happens and every hold expires unused; and the
 * certain instant, if every hold is captured. A renewal or the end of a window is certain; an instant that rests on a hold is not.
 *
 * Of 125 Batch exports until 8 December, 34 are used and 91 reserved until tomorrow. 33 more are allowed tomorrow if
 * nothing of the 91 is captured, certainly on 8 December, and sooner if the running Batches release enough.
 */

import { withMember } from '../evolve/counters.ts'
import { wakeOf } from '../evolve/wake.ts'
import type { Quotable } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import { lapseVoided } from '../model/voided-grants.ts'
import type { Counter } from '../model/window.ts'
import type { PolicyBook } from '../policy/book.ts'
import { plus, ZERO } from '../values/amount.ts'
import { earliest, type Instant, latest, NEVER } from '../values/instant.ts'
import { EMPTY_MAP, mapValues } from '../values/persistent-map.ts'
import { admit, admitElsewhere, type NotAdmitted } from './admission.ts'
import type { BindingLimit } from './binding-limit.ts'
import { catchUp, wakesAt } from './time.ts'

/** NEVER where waiting does not help. */
export interface Retry {
  /** The first instant at which it is allowed if nothing else happens: what is reserved is free when its hold expires. */
  readonly at: Instant
  /** The first instant at which it is allowed however running work ends. */
  readonly certain: Instant
  /** Whether running work that ends without using all that it reserves can allow it before `at`. */
  readonly maybeSooner: boolean
}

export const NO_RETRY: Retry = { at: NEVER, certain: NEVER, maybeSooner: false }

export function retryOf(
  book: PolicyBook,
  space: SpaceState,
  operation: Quotable,
  notAdmitted: NotAdmitted,
  now: Instant,
): Retry {
  const at = firstAdmitted(book, space, operation, notAdmitted, now)
  if (at === NEVER || space.holds.size === 0) return { at, certain: at, maybeSooner: false }
  const certain = firstAdmitted(book, { ...space, holds: EMPTY_MAP }, operation, notAdmitted, now)
  const released = allReleased(space, operation.by)
  const again = admit(book, released, operation, now)
  const soonest = again.admitted ? now : firstAdmitted(book, released, operation, again, now)
  return { at, certain, maybeSooner: soonest < at }
}

/**
 * As if every hold were released now; what it gives back to a grant that was taken back lapses. Without its hold an amount
 * stays reserved for good, which is as if it were captured.
 */
function allReleased(space: SpaceState, by: string): SpaceState {
  const freed = (counters: readonly Counter[]) =>
    counters.map((counter) => ({
      ...counter,
      held: 0,
      earlier: counter.earlier.map((opening) => ({ ...opening, held: 0 })),
    }))
  const grants = space.grants.map((grant) => ({ ...grant, left: plus(grant.left, grant.held), held: ZERO }))
  return {
    ...space,
    holds: EMPTY_MAP,
    grants: lapseVoided(grants),
    counters: freed(space.counters),
    members: withMember(space.members, by, (member) => ({ ...member, counters: freed(member.counters) })),
  }
}

/** The most instants that are tried before the result is NEVER; at each of them something changes. */
const MAX_INSTANTS = 200

/** The first instant after `now` at which the operation is admitted if nothing else happens until then. */
function firstAdmitted(
  book: PolicyBook,
  space: SpaceState,
  operation: Quotable,
  notAdmitted: NotAdmitted,
  now: Instant,
): Instant {
  let at = now
  let binding = notAdmitted.binding
  let renewals = 0
  for (let tried = 0; tried < MAX_INSTANTS; tried++) {
    if (isFrozenForGood(book, space)) return NEVER
    at = nextChange(book, space, binding, at, renewals < ALIKE)
    if (at === NEVER) return NEVER
    renewals = at === space.renewsAt ? renewals + 1 : 0
    const ends = endsInOneGo(book, space, binding, at)
    const last = ends.at(-1) ?? at
    const before = space
    space = catchUp(book, space, last).space
    const again = admitElsewhere(book, space, operation, last)
    if (again?.admitted) return firstOf(ends, (end) => isAdmitted(book, before, operation, end)) ?? at
    at = last
    binding = again?.binding ?? [] // a later version may have the feature again
  }
  return NEVER
}

/**
 * The ends of holds that give free uses back, from `at` on, with nothing else in between: each of them only makes more
 * room, so the last one shows whether any of them helps, and the first that does is found by halving. A thousand jobs of
 * one free use each are ten instants to try.
 */
function endsInOneGo(
  book: PolicyBook,
  space: SpaceState,
  binding: readonly BindingLimit[],
  at: Instant,
): readonly Instant[] {
  if (firstFreed(space, binding, (at - 1) as Instant) !== at) return [] // a millisecond before
  const other = nextBesidesHolds(book, space, binding, at)
  const ends = [...mapValues(space.holds)].map(({ expires }) => expires)
  return ends.filter((end) => end >= at && end < other).sort((a, b) => a - b)
}

/** The first of the instants at which it holds, where it holds from some instant on. */
function firstOf(instants: readonly Instant[], holds: (at: Instant) => boolean): Instant | undefined {
  let low = 0
  let high = instants.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(instants[middle] ?? NEVER)) high = middle
    else low = middle + 1
  }
  return instants[low]
}

function isAdmitted(book: PolicyBook, space: SpaceState, operation: Quotable, at: Instant): boolean {
  return admitElsewhere(book, catchUp(book, space, at).space, operation, at)?.admitted === true
}

/** After so many renewals in a row, with nothing in between, the next one changes nothing either; rollover takes two. */
const ALIKE = 3

/** A daily plan renews so often that its renewals alone would be all instants that are tried. */
function withoutRenewals(space: SpaceState): SpaceState {
  const grants = space.grants.filter((grant) => grant.expires !== space.renewsAt)
  return { ...space, renewsAt: NEVER, grants }
}

/**
 * The next instant after `at` at which a limit that binds may stop to bind, at a renewal only where that counts. Holds
 * that end before enough is free are skipped, so that a thousand open holds are not a thousand instants to try.
 */
function nextChange(
  book: PolicyBook,
  space: SpaceState,
  binding: readonly BindingLimit[],
  at: Instant,
  renewalsCount: boolean,
): Instant {
  const others = nextBesidesHolds(book, space, binding, at, renewalsCount)
  const next = earliest(others, firstFreed(space, binding, at))
  const freed = binding.reduce((last, bound) => latest(last, instantWhenFreed(space, bound, at)), at)
  return freed > at ? earliest(next, freed) : next
}

/** As nextChange, as if no hold ended. */
function nextBesidesHolds(
  book: PolicyBook,
  space: SpaceState,
  binding: readonly BindingLimit[],
  at: Instant,
  renewalsCount = true,
): Instant {
  const waking = renewalsCount ? space : withoutRenewals(space)
  let next = wakesAt(book, { ...waking, wakeAt: wakeOf({ ...waking, holds: EMPTY_MAP }) })
  if (next <= at) next = NEVER
  const instants = binding.flatMap(({ until, moreFree }) => [until, moreFree?.from ?? NEVER])
  for (const { from } of space.grants) if (from !== undefined) instants.push(from)
  for (const each of instants) {
    if (each > at && each < next && (renewalsCount || each !== space.renewsAt)) next = each
  }
  return next
}

/** The first hold that ends after `at` and gives free uses back to a window that has too few. */
function firstFreed(space: SpaceState, binding: readonly BindingLimit[], at: Instant): Instant {
  const windows = binding.flatMap(({ moreFree }) => moreFree?.windows ?? [])
  if (windows.length === 0) return NEVER
  let first = NEVER
  for (const { expires, free } of mapValues(space.holds)) {
    if (expires > at && free?.some((each) => windows.includes(each.window))) first = earliest(first, expires)
  }
  return first
}

/** The instant at which expiring holds have freed what this limit lacks; NEVER where they reserve less than that. */
function instantWhenFreed(space: SpaceState, { limit, lacks }: BindingLimit, at: Instant): Instant {
  let missing = lacks
  const pools = new Map(space.grants.map((grant) => [grant.number, grant.pool])) // pools may have been merged since
  const holds = [...mapValues(space.holds)].sort((a, b) => a.expires - b.expires)
  for (const hold of holds) {
    for (const { grant, pool, amount } of hold.draws)
      if ((pools.get(grant) ?? pool) === limit) missing -= amount
    for (const count of hold.counts) if (count.window === limit) missing -= count.count
    if (missing <= 0) return latest(hold.expires, at)
  }
  return NEVER
}

/** Whether time alone changes nothing: a renewal of a frozen Space gives nothing, but ends it where the plan does not renew any more. */
function isFrozenForGood(book: PolicyBook, space: SpaceState): boolean {
  const { payment, next } = space
  if (payment?.state !== 'frozen' || payment.freeAt !== NEVER) return false
  return next === undefined && book.following(space) === undefined && book.terms(space).renews
}
