/**
 * The counters of a window: what was used and held in each of its openings. An opening is one stretch of time in which
 * the window counts; see opening.ts for when one begins and ends.
 *
 * What a hold reserves counts in the opening where it was reserved: a capture after that opening closed changes no
 * later one.
 */

import type { Instant } from '../values/instant.ts'

/** The counter of one window for a member or the Space: the newest opening, and older ones that still count. */
export interface Counter extends Opening {
  readonly window: string
  /** Oldest first; a sliding window has an opening for each use, every other window only the newest. */
  readonly earlier: readonly Opening[]
  /** The highest threshold that was crossed, and in which opening. */
  readonly told?: { readonly opened: Instant; readonly threshold: number } | undefined
}

export interface Opening {
  readonly opened: Instant
  readonly used: number
  readonly held: number
}

/** Units that count in the opening that began at `opened`; openings before `since` no longer matter. */
export interface Count {
  readonly window: string
  readonly scope: 'member' | 'space' | 'both'
  readonly opened: Instant
  readonly since: Instant
  readonly count: number
}

/** The Space's own period, which `renewal` windows follow. */
export interface SpacePeriod {
  readonly periodStart: Instant
  readonly renewsAt: Instant
}

/** The opening that a use was counted in, if it still counts. */
export function openedAt(counter: Counter | undefined, opened: Instant): Opening | undefined {
  if (counter?.opened === opened) return counter
  return counter?.earlier.find((each) => each.opened === opened)
}

/**
 * The counter after `used` and `held` are added to the opening of `count`. An opening that is over and no longer kept does
 * not change: a capture or refund after its end has no effect.
 */
export function addCount(counter: Counter | undefined, count: Count, used: number, held: number): Counter {
  const { window, opened } = count
  if (!counter) return { window, opened, used, held, earlier: NO_OPENINGS, told: undefined }
  const { earlier, told } = counter
  if (counter.opened === opened)
    return { window, opened, used: counter.used + used, held: counter.held + held, earlier, told }
  if (counter.opened < opened) {
    const still = openingsOf(counter).filter((each) => each.opened >= count.since)
    return { window, opened, used, held, earlier: still, told }
  }
  if (earlier.length === 0) return counter
  const changed = (each: Opening): Opening =>
    each.opened === opened ? { opened, used: each.used + used, held: each.held + held } : each
  return {
    window,
    opened: counter.opened,
    used: counter.used,
    held: counter.held,
    earlier: earlier.map(changed),
    told,
  }
}

const NO_OPENINGS: readonly Opening[] = []

/** Oldest first. */
export function openingsOf(counter: Counter | undefined): readonly Opening[] {
  if (!counter) return NO_OPENINGS
  const { opened, used, held } = counter
  return [...counter.earlier, { opened, used, held }]
}
