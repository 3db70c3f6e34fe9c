/**
 * The counters of a window: what was used and held in each of its openings. An opening is one stretch of time in which
 * the window counts; see opening.ts for when one begins and ends.
 *
 * What a hold reserves counts in the opening where it was reserved: a capture after that opening closed changes no
 * later one.
 */

import type { Instant } from '../values/instant.ts'
import type { PaymentStanding } from './payment.ts'

/** The counter of one window for a member or the Space: the newest opening, and older ones that still count. */
export interface Counter extends Opening {
  readonly window: string
  /** Oldest first; a sliding window has an opening for each use, every other window only the newest. */
  readonly earlier: readonly Opening[]
  /** The highest threshold that was crossed, and in which opening. */
  readonly told?:
    | { readonly opened: Instant; readonly period?: number | undefined; readonly threshold: number }
    | undefined
}

export interface Opening extends OpeningKey {
  readonly used: number
  readonly held: number
}

/** Which opening of a counter. */
export interface OpeningKey {
  readonly opened: Instant
  /** The Space's `periodMark` for what follows its period: two periods can begin in one millisecond. */
  readonly period?: number | undefined
}

/** Units that count in the opening that began at `opened`; openings before `since` no longer matter. */
export interface Count extends OpeningKey {
  readonly window: string
  readonly scope: 'member' | 'space' | 'both'
  readonly since: Instant
  readonly count: number
}

/** The Space's own period, which `renewal` windows follow. */
export interface SpacePeriod {
  readonly periodStart: Instant
  readonly periodMark: number | undefined
  readonly renewsAt: Instant
  readonly payment?: PaymentStanding | undefined
}

/** The opening that a use was counted in, if it still counts. @param period as in OpeningKey */
export function openedAt(
  counter: Counter | undefined,
  opened: Instant,
  period: number | undefined,
): Opening | undefined {
  if (!counter || (counter.opened === opened && counter.period === period)) return counter
  return counter.earlier.find((each) => each.opened === opened && each.period === period)
}

/**
 * The counter after `used` and `held` are added to the opening of `count`. An opening that is over and no longer kept does
 * not change: a capture or refund after its end has no effect. None falls below zero: a member of whom nothing was
 * remembered begins anew, whatever comes back of their earlier holds.
 */
export function addCount(counter: Counter | undefined, count: Count, used: number, held: number): Counter {
  const { window, opened, period } = count
  if (!counter)
    return inPeriod(
      { window, opened, used: floored(used), held: floored(held), earlier: NO_OPENINGS, told: undefined },
      period,
    )
  const { earlier, told } = counter
  if (counter.opened === opened && counter.period === period) {
    const sum = {
      window,
      opened,
      used: floored(counter.used + used),
      held: floored(counter.held + held),
      earlier,
      told,
    }
    return inPeriod(sum, period)
  }
  if (counter.opened < opened || (counter.opened === opened && (counter.period ?? 0) < (period ?? 0))) {
    const still = openingsOf(counter).filter((each) => each.opened >= count.since)
    return inPeriod(
      { window, opened, used: floored(used), held: floored(held), earlier: bounded(still), told },
      period,
    )
  }
  if (earlier.length === 0) return counter
  const changed = (each: Opening): Opening =>
    each.opened === opened && each.period === period
      ? { ...each, used: floored(each.used + used), held: floored(each.held + held) }
      : each
  return { ...counter, earlier: earlier.map(changed) }
}

function floored(count: number): number {
  return count < 0 ? 0 : count
}

/**
 * A sliding window without a limit could have any number of openings (law 9). Beyond the most the oldest counts as
 * made a little later, with the next one: never too little, and for a moment too much.
 */
function bounded(openings: readonly Opening[]): readonly Opening[] {
  const [oldest, next, ...others] = openings.length > MAX_OPENINGS ? openings : NO_OPENINGS
  if (!oldest || !next) return openings
  return [{ ...next, used: oldest.used + next.used, held: oldest.held + next.held }, ...others]
}

const MAX_OPENINGS = 10_000

/** Nearly all openings have no period, and a property that is left out costs a hot path nothing. */
function inPeriod<T extends Opening>(opening: T, period: number | undefined): T {
  return period === undefined ? opening : { ...opening, period }
}

const NO_OPENINGS: readonly Opening[] = []

/** Oldest first. */
export function openingsOf(counter: Counter | undefined): readonly Opening[] {
  if (!counter) return NO_OPENINGS
  const { opened, used, held } = counter
  return [...counter.earlier, inPeriod({ opened, used, held }, counter.period)]
}
