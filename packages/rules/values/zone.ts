/**
 * Time zones: the day, week or month of a place that an instant falls in, as the pair of instants between which it lies.
 * A day begins at local midnight and lasts 23 or 25 hours where the clocks change. Where midnight is skipped it begins
 * when the clocks jump; where midnight comes twice it begins at the first.
 *
 * In Europe/Paris 29 March 2026 lasts from 28 March 23:00Z to 29 March 22:00Z, 23 hours. In America/Santiago the clocks
 * jump from 6 September 2026 00:00 to 01:00, and the day begins at that instant, 04:00Z.
 *
 * Spans follow each other without a gap and never overlap: a day that has begun does not begin again when the clocks
 * go back over midnight. The zones come from Intl, which every Node and browser has; no file of ours lists them.
 */

import { calendarEnd, calendarStart, DAY, type Instant, SECOND } from './instant.ts'

export type Calendar = 'day' | 'week' | 'month'

/** From `start` until just before `end`. */
export interface Span {
  readonly start: Instant
  readonly end: Instant
}

/** Whether this is an IANA name (`Europe/Paris`, `UTC`) that this program's zone data has. */
export function isZone(name: string): boolean {
  if (!NAME.test(name)) return false
  try {
    return offsetFormat(name) !== undefined
  } catch {
    return false // Intl refuses a name that it does not know with a RangeError
  }
}

/** The local day, ISO week (Monday) or calendar month that `at` falls in. @param zone a name for which isZone is true */
export function zonedSpan(at: Instant, calendar: Calendar, zone: string): Span {
  const known = zoneOf(zone)
  const last = known.spans[calendar]
  if (last && last.start <= at && at < last.end) return last
  const span = findSpan(at, calendar, known)
  known.spans[calendar] = span
  return span
}

interface Zone {
  readonly format: Intl.DateTimeFormat
  /** The last span that was asked for; the next instant mostly lies in the same. */
  readonly spans: Partial<Record<Calendar, Span>>
}

/** Zones that were asked for, the latest last. A formatter is large and slow to make, so some are kept. */
const zones = new Map<string, Zone>()
const MAX_ZONES = 32

function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known) return known
  const made = { format: offsetFormat(name), spans: {} }
  const [oldest] = zones.keys()
  if (zones.size >= MAX_ZONES && oldest !== undefined) zones.delete(oldest)
  zones.set(name, made)
  return made
}

/** Local times are written as instants: the hands of the clock, as if the place were in UTC. */
function findSpan(at: Instant, calendar: Calendar, zone: Zone): Span {
  const here = calendarStart(shifted(at, offsetAt(zone, at)), calendar)
  const next = calendarEnd(here, calendar)
  const end = instantOf(next, zone)
  if (at < end) return { start: instantOf(here, zone), end }
  // The clocks went back over midnight: the next span has begun already.
  return { start: end, end: instantOf(calendarEnd(next, calendar), zone) }
}

/** The first instant at which clocks show this local midnight, or a later time where midnight is skipped. */
function instantOf(local: Instant, zone: Zone): Instant {
  const before = offsetAt(zone, shifted(local, -DAY))
  const after = offsetAt(zone, shifted(local, DAY))
  const candidates = before >= after ? [before, after] : [after, before]
  for (const offset of candidates) {
    const at = shifted(local, -offset)
    if (offsetAt(zone, at) === offset) return at
  }
  return jumpBetween(shifted(local, -after), shifted(local, -before), after, zone)
}

/** The instant from which the clocks are at `offset`. They change at a whole second. */
function jumpBetween(from: Instant, until: Instant, offset: number, zone: Zone): Instant {
  let low = from
  let high = until
  while (high - low > SECOND) {
    const middle = shifted(low, Math.floor((high - low) / (2 * SECOND)) * SECOND)
    if (offsetAt(zone, middle) === offset) high = middle
    else low = middle
  }
  return high
}

/** How far the clocks of the zone are ahead of UTC, in milliseconds. */
function offsetAt({ format }: Zone, at: Instant): number {
  const [, sign, hours, minutes, seconds = 0] = OFFSET.exec(format.format(at)) ?? []
  const length = Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds)
  return length * (sign === '-' ? -SECOND : SECOND)
}

function shifted(at: Instant, by: number): Instant {
  return (at + by) as Instant // milliseconds plus milliseconds
}

/** It writes `GMT`, `GMT+05:30` or `GMT-00:44:30` after the date. */
function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
}

const OFFSET = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/

/** A region and city, or a single word. Offsets such as +01:00 are no zones: they know no summer time. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]{0,29}(\/[A-Za-z0-9_+-]{1,30}){0,2}$/
