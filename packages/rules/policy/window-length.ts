/**
 * The length of a window. A calendar window is a day, an ISO week or a month of its time zone, and no other stretch of a
 * calendar; one that opens with the first use, and a sliding one, last a fixed time; one that renews with the
 * subscription, or never, has no length of its own.
 *
 * Nothing is assumed: `P2W` of a calendar once counted by the day, and a first-use window without a length a week long.
 */

import { Fault } from '../values/fault.ts'
import { DAY, type Duration, duration } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import type { Calendar } from '../values/zone.ts'
import type { WindowText } from './schema.ts'

export interface WindowLength {
  /** Elapsed time, for `first_use` and `sliding`. */
  readonly length: Duration
  /** For `calendar`. */
  readonly calendar: Calendar
}

/** What a calendar window may be as long as. */
export const CALENDAR_LENGTHS: Readonly<Record<string, Calendar>> = {
  P1D: 'day',
  P1W: 'week',
  P1M: 'month',
}

/** @throws Fault `malformed` */
export function windowLength(its: Pick<WindowText, 'opens' | 'length'>, window: string): WindowLength {
  const path = `windows.${window}.length`
  switch (its.opens) {
    case 'calendar':
      return { length: DAY, calendar: calendarUnit(its.length, path) }
    case 'first_use':
    case 'sliding':
      if (its.length === undefined)
        throw new Fault('malformed', path, `is missing; say how long the window stays open, like PT24H.`)
      return { length: duration(its.length, path), calendar: 'day' }
    case 'renewal':
    case 'never':
      return { length: DAY, calendar: 'day' } // neither is read
  }
}

function calendarUnit(length: string | undefined, path: string): Calendar {
  const unit = length === undefined ? undefined : lookUp(CALENDAR_LENGTHS, length)
  if (unit) return unit
  const found = length === undefined ? 'is missing' : `"${length}" is no part of the calendar`
  throw new Fault(
    'malformed',
    path,
    `${found}; write P1D for a day, P1W for a week or P1M for a month, or let the window open by first_use or sliding.`,
  )
}
