/**
 * Instants and durations. An Instant is a whole number of milliseconds since 1970 in UTC, a Duration a whole number of
 * milliseconds. Rules never read a clock; they get `now` as an argument. Only this file uses `Date`.
 */

import { Fault } from './fault.ts'

declare const unit: unique symbol
export type Instant = number & { readonly [unit]: 'instant' }
export type Duration = number & { readonly [unit]: 'duration' }

/** Later than any other instant, so that comparisons need no special case. */
export const NEVER = Number.MAX_SAFE_INTEGER as Instant // the type only says what the number means

export const SECOND = 1_000 as Duration // as above, here and below
export const MINUTE = 60_000 as Duration
export const HOUR = 3_600_000 as Duration
export const DAY = 86_400_000 as Duration
export const WEEK = 604_800_000 as Duration

/**
 * Reads an ISO 8601 instant with an offset, `2026-05-15T02:11:00Z`, to the millisecond. A day that does not exist
 * is a fault: to read 31 June as 1 July would silently change a typing error. @throws Fault `malformed`
 */
export function instant(text: string, path = 'at'): Instant {
  const ms = ISO_INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) {
    throw new Fault('malformed', path, `"${text}" is not an instant; write it like 2026-05-15T02:11:00Z.`)
  }
  return ms as Instant // a checked number of milliseconds
}

/** The last millisecond of the year 9999: what an ISO instant can say. */
const LAST = 253_402_300_799_999

/** @throws Fault `malformed` for what is no whole number of milliseconds between 1970 and the year 9999 */
export function requireInstant(at: unknown, path: string): void {
  if (typeof at === 'number' && Number.isInteger(at) && at >= 0 && at <= LAST) return
  throw new Fault(
    'malformed',
    path,
    'An instant is a whole number of milliseconds since 1970, at most of the year 9999.',
  )
}

/** Whether the day exists in the calendar, `2026-05-15`. */
function isDay(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

/** Writes an instant as UTC, without milliseconds where there are none: `2026-05-15T02:11:00Z`. */
export function iso(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/**
 * The instant from which something is allowed or renewed, as people read it: `2026-08-15 02:11:01 UTC`. Rounded up to a
 * whole second, so that who waits until the time shown is never too early.
 */
export function shownUtc(at: Instant): string {
  const whole = (Math.ceil(at / SECOND) * SECOND) as Instant // a multiple of milliseconds
  return iso(whole).replace('T', ' ').replace('Z', ' UTC')
}

/** Reads an ISO 8601 duration of fixed length, `PT59S`, `PT24H`, `P7D`, `P1W`. @throws Fault `malformed` */
export function duration(text: string, path = 'for'): Duration {
  const parts = ISO_DURATION.exec(text)
  if (!parts || text.endsWith('P') || text.endsWith('T')) {
    throw new Fault('malformed', path, `"${text}" is not a duration; write it like PT30S, PT24H, P7D or P1W.`)
  }
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0))
  return Math.round(
    weeks * WEEK + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND,
  ) as Duration // a sum of milliseconds
}

export function later(at: Instant, by: Duration): Instant {
  return (at + by) as Instant // milliseconds plus milliseconds
}

export function earliest(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}

export function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}

/**
 * The instant `months` calendar months after `anchor`, at the same time of day in UTC. A month that lacks the
 * anchor's day ends on its last day instead; since every month is counted from the anchor itself and never from the
 * month before, the 31st returns: 31 Jan, 28 Feb, 31 Mar (A-35, V9-V11).
 */
export function monthsAfter(anchor: Instant, months: number): Instant {
  const from = new Date(anchor)
  const year = from.getUTCFullYear()
  const month = from.getUTCMonth() + months
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Math.min(from.getUTCDate(), lastDay)
  return (Date.UTC(year, month, day) + (anchor % DAY)) as Instant // midnight plus the anchor's time of day
}

/** How many whole anchored months lie between `anchor` and `at` (0 while the first month runs). */
export function wholeMonths(anchor: Instant, at: Instant): number {
  const a = new Date(anchor)
  const b = new Date(at)
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  return monthsAfter(anchor, months) <= at ? months : months - 1
}

/** The start of the UTC day, ISO week (Monday) or calendar month that `at` falls in. */
export function calendarStart(at: Instant, length: 'day' | 'week' | 'month'): Instant {
  if (length === 'day') return (Math.floor(at / DAY) * DAY) as Instant // a day boundary in milliseconds
  if (length === 'week') return (Math.floor((at - MONDAY) / WEEK) * WEEK + MONDAY) as Instant // the Monday before
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) as Instant // the first of the month
}

/** The end of the UTC day, ISO week or calendar month that began at `start`. */
export function calendarEnd(start: Instant, length: 'day' | 'week' | 'month'): Instant {
  if (length === 'month') return monthsAfter(start, 1)
  return later(start, length === 'week' ? WEEK : DAY)
}

/** 5 January 1970. */
const MONDAY = 4 * DAY

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/
const ISO_DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
