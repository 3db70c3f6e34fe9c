/**
 * Openings of a window: a window limits how often something may be done within a span of time, its opening. A `first_use`
 * window opens with the first use and lasts exactly its length: first used Monday 15:10, a 24-hour window closes Tuesday
 * 15:10, and the next one opens with the next use after that (REQ-030, 031; A-09; C-11). A `calendar` window is the
 * day, the ISO week or the calendar month, in UTC or in the zone that the policy names; a `sliding` one is the last hours
 * of its length; a `renewal` one is the period of the Space; a `never` one does not close. Nothing is carried over to the
 * next opening (REQ-035).
 *
 * Where a new policy version gives a calendar window another zone, a day stays that day: 2 May in UTC, with what is used
 * in it, goes on as 2 May of America/New_York and closes at 3 May 04:00Z, four hours later. So no day gives its amount
 * twice. The counter keeps its opening, so holds and refunds find it.
 */

import { windowsFrom } from '../model/payment.ts'
import { type Counter, type Opening, openedAt, openingsOf, type SpacePeriod } from '../model/window.ts'
import type { WindowTerms } from '../policy/terms.ts'
import {
  calendarEnd,
  calendarStart,
  type Duration,
  earliest,
  HOUR,
  type Instant,
  later,
  NEVER,
} from '../values/instant.ts'
import { type Span, zonedSpan } from '../values/zone.ts'

/** The opening in which a use at `now` counts, with what is used and held in it. */
export function windowAt(
  terms: WindowTerms,
  counter: Counter | undefined,
  now: Instant,
  own: SpacePeriod,
): Opening {
  switch (terms.opens) {
    case 'first_use':
      return counter && later(counter.opened, terms.length) > now ? counter : unused(now)
    case 'calendar':
      return onCalendar(terms, counter, now)
    case 'renewal': {
      // An unpaid period has what was left of the last paid one; paid, it has all of its own.
      const since = own.payment && windowsFrom(own.payment, own.periodStart)
      if (since === undefined) return inPeriod(counter, own)
      return { ...openingsFrom(counter, own.periodStart, since), period: own.periodMark }
    }
    case 'never':
      return counter ?? unused(ALWAYS)
    case 'sliding':
      return openingsFrom(counter, now, countsSince(terms, now, own))
  }
}

/** For a use in the opening that began at `opened`: openings before this instant no longer matter. */
export function countsSince(terms: WindowTerms, opened: Instant, own: SpacePeriod): Instant {
  if (terms.opens === 'renewal') return own.payment ? earliest(opened, own.payment.from) : opened
  // A use leaves a sliding window exactly `length` after it was made.
  return terms.opens === 'sliding' ? ((opened - terms.length + 1) as Instant) : opened // milliseconds
}

/** When the opening closes. Only denials and usage need it, never an operation that is admitted. */
export function closesAt(terms: WindowTerms, opened: Instant, own: SpacePeriod): Instant {
  switch (terms.opens) {
    case 'first_use':
    case 'sliding':
      return later(opened, terms.length)
    case 'calendar':
      return calendarCloses(terms, opened)
    case 'renewal':
      return own.renewsAt
    case 'never':
      return NEVER
  }
}

/**
 * The instant from which `count` more fit if nothing else happens: when the window closes, or when enough uses have left
 * a sliding one; NEVER where that many never fit.
 */
export function fitsFrom(
  terms: WindowTerms,
  counter: Counter | undefined,
  open: Opening,
  limit: number,
  count: number,
  own: SpacePeriod,
): Instant {
  if (count > limit) return NEVER
  const closes = closesAt(terms, open.opened, own)
  if (terms.opens !== 'sliding') return closes
  const since = countsSince(terms, open.opened, own)
  let room = limit - open.used - open.held
  for (const each of openingsOf(counter)) {
    if (each.opened < since) continue
    room += each.used + each.held
    if (room >= count) return later(each.opened, terms.length)
  }
  return closes
}

const ALWAYS = 0 as Instant // the opening of a window that never closes

function unused(opened: Instant): Opening {
  return { opened, used: 0, held: 0 }
}

/** The running opening, also where it began under another zone or length of an earlier policy version. */
function onCalendar(terms: WindowTerms, counter: Counter | undefined, now: Instant): Opening {
  const start = terms.zone === undefined ? calendarStart(now, terms.calendar) : calendarSpan(terms, now).start
  if (!counter) return unused(start)
  if (counter.opened === start) return counter
  return calendarCloses(terms, counter.opened) > now ? counter : unused(start)
}

/** What an earlier version counted by the calendar, since the period began, was used in it. */
function inPeriod(counter: Counter | undefined, { periodStart, periodMark }: SpacePeriod): Opening {
  if (counter && counter.opened > periodStart) return counter
  return openingAt(counter, periodStart, periodMark)
}

function openingAt(counter: Counter | undefined, opened: Instant, period: number | undefined): Opening {
  const opening = openedAt(counter, opened, period) ?? unused(opened)
  return opening.period === period ? opening : { ...opening, period }
}

/** All openings since an instant, as the one that began at `opened`. */
function openingsFrom(counter: Counter | undefined, opened: Instant, since: Instant): Opening {
  let used = 0
  let held = 0
  for (const each of openingsOf(counter)) {
    if (each.opened < since) continue
    used += each.used
    held += each.held
  }
  return { opened, used, held }
}

function calendarCloses(terms: WindowTerms, opened: Instant): Instant {
  return calendarSpan(terms, later(opened, ZONES_APART[terms.calendar])).end
}

function calendarSpan({ calendar, zone }: WindowTerms, at: Instant): Span {
  if (zone !== undefined) return zonedSpan(at, calendar, zone)
  const start = calendarStart(at, calendar)
  return { start, end: calendarEnd(start, calendar) }
}

/**
 * An opening that began so much before a day, week or month is that day, week or month in another zone. Two zones are at
 * most 26 hours apart; a day is the nearest one.
 */
const ZONES_APART: Readonly<Record<WindowTerms['calendar'], Duration>> = {
  day: (12 * HOUR) as Duration, // hours in milliseconds, here and below
  week: (26 * HOUR) as Duration,
  month: (26 * HOUR) as Duration,
}
