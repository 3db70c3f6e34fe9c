/**
 * A window: a limit on how often something may be done within a stretch of time. A `first_use` window opens when it
 * is first drawn on and lasts exactly its length: first used Monday 15:10, a 24-hour window closes Tuesday 15:10,
 * and the next opens with the next use after that (REQ-030, 031; A-09; C-11). A `calendar` window is the UTC day, the
 * ISO week or the calendar month; a `sliding` one is the last so many hours; a `renewal` one is the Space's own
 * period; one that is open for ever never closes. Nothing is carried from one opening to the next (REQ-035).
 *
 * What a hold reserves counts where it was reserved: captured after that window closed, it changes no later one.
 */
import {
  calendarStart,
  DAY,
  type Duration,
  type Instant,
  later,
  monthsAfter,
  NEVER,
  WEEK,
} from './instant.ts'
import type { WindowTerms } from './terms.ts'

/** One window's count in one scope, a member's own or the Space's: the newest opening, and older ones that still count. */
export interface Counter extends Opening {
  readonly window: string
  /** Oldest first; a sliding window has an opening for each use, every other window only the newest. */
  readonly earlier: readonly Opening[]
  /** The highest threshold that was told, and in which opening. */
  readonly told?: { readonly opened: Instant; readonly threshold: number } | undefined
}

export interface Opening {
  readonly opened: Instant
  readonly used: number
  readonly held: number
}

/** So many units counted in the window that was opened then; openings before `since` no longer matter. */
export interface Count {
  readonly window: string
  readonly scope: 'member' | 'space' | 'both'
  readonly opened: Instant
  readonly since: Instant
  readonly count: number
}

/** A window as it stands at an instant. */
export interface OpenWindow {
  readonly opened: Instant
  readonly since: Instant
  readonly closes: Instant
  readonly used: number
  readonly held: number
}

/** The Space's own period, which `renewal` windows follow. */
export interface OwnPeriod {
  readonly periodStart: Instant
  readonly renewsAt: Instant
}

export function windowAt(
  terms: WindowTerms,
  counter: Counter | undefined,
  now: Instant,
  own: OwnPeriod,
): OpenWindow {
  switch (terms.opens) {
    case 'first_use': {
      if (!counter || later(counter.opened, terms.length) <= now)
        return opening(undefined, now, later(now, terms.length))
      return opening(counter, counter.opened, later(counter.opened, terms.length))
    }
    case 'calendar': {
      const opened = calendarStart(now, terms.calendar)
      return opening(openedAt(counter, opened), opened, calendarEnd(opened, terms.calendar))
    }
    case 'renewal':
      return opening(openedAt(counter, own.periodStart), own.periodStart, own.renewsAt)
    case 'never':
      return opening(counter, ALWAYS, NEVER)
    case 'sliding':
      return sliding(counter, now, terms.length)
  }
}

/** The opening that a use was counted in, if it still counts. */
export function openedAt(counter: Counter | undefined, opened: Instant): Opening | undefined {
  if (counter?.opened === opened) return counter
  return counter?.earlier.find((each) => each.opened === opened)
}

/**
 * The instant from which `count` more fit if nothing else happens: when the window closes, or when a sliding one has
 * let go of enough; NEVER where so many never fit.
 */
export function fitsFrom(
  terms: WindowTerms,
  counter: Counter | undefined,
  open: OpenWindow,
  limit: number,
  count: number,
): Instant {
  if (count > limit) return NEVER
  if (terms.opens !== 'sliding') return open.closes
  let room = limit - open.used - open.held
  for (const each of openingsOf(counter)) {
    if (each.opened < open.since) continue
    room += each.used + each.held
    if (room >= count) return later(each.opened, terms.length)
  }
  return open.closes
}

/**
 * The counter after `used` and `held` changed by so many in the opening that `count` names. An opening that was left
 * behind is over: a capture or a refund that comes after it closed changes nothing any more.
 */
export function counted(counter: Counter | undefined, count: Count, used: number, held: number): Counter {
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
function openingsOf(counter: Counter | undefined): readonly Opening[] {
  if (!counter) return NO_OPENINGS
  const { opened, used, held } = counter
  return [...counter.earlier, { opened, used, held }]
}

const ALWAYS = 0 as Instant // the opening of a window that never closes

function opening(there: Opening | undefined, opened: Instant, closes: Instant): OpenWindow {
  return { opened, since: opened, closes, used: there?.used ?? 0, held: there?.held ?? 0 }
}

function sliding(counter: Counter | undefined, now: Instant, length: Duration): OpenWindow {
  const since = (now - length + 1) as Instant // a use leaves the window exactly `length` after it was made
  let used = 0
  let held = 0
  for (const each of openingsOf(counter)) {
    if (each.opened < since) continue
    used += each.used
    held += each.held
  }
  return { opened: now, since, closes: later(now, length), used, held }
}

function calendarEnd(opened: Instant, calendar: WindowTerms['calendar']): Instant {
  if (calendar === 'month') return monthsAfter(opened, 1)
  return later(opened, calendar === 'week' ? WEEK : DAY)
}
