/**
 * Seats: for how many paying members a period is given, and for how much of it. A seat that came within the period may be
 * given its share alone; what it was not there for is remembered, so that whatever gives again - an upgrade, the same plan,
 * another policy version, a payment - gives that seat the same share of the new amount.
 *
 * From 15 May to 15 June, 31 days, one seat was there from the start and one came after 15.5 of them: 2 seats, 15.5 days
 * missed. At 100 credits a seat that is 150; at 300 a seat it is 450.
 */

import { type Amount, times } from '../values/amount.ts'
import { type Duration, type Instant, NEVER } from '../values/instant.ts'

/** It never falls within a period. */
export interface GivenSeats {
  readonly count: number
  /** For how long of the period its seats were not there, summed over them; zero where all are given in whole. */
  readonly missed: Duration
}

/** With the length of their period, where something was missed of it. */
export interface PeriodSeats extends GivenSeats {
  readonly period?: Duration
}

export function wholeSeats(count: number): GivenSeats {
  return { count, missed: NO_TIME }
}

const NO_TIME = 0 as Duration // a literal

/** @param renewsAt where the period gets another end */
export function seatsOf(
  { seats, periodStart }: { readonly seats: GivenSeats; readonly periodStart: Instant },
  renewsAt: Instant,
): PeriodSeats {
  if (seats.missed === 0 || renewsAt === NEVER) return seats
  return { ...seats, period: (renewsAt - periodStart) as Duration } // milliseconds
}

/** The seats after some came. @param missed what each of them is not given of the period */
export function withSeats(seats: GivenSeats, count: number, missed: number): GivenSeats {
  return { count, missed: (seats.missed + (count - seats.count) * missed) as Duration } // milliseconds
}

/** What all of them are given, rounded down to the smallest unit once, so that it does not matter in which steps they came. */
export function seatsAmount(perSeat: Amount, { count, missed, period }: PeriodSeats): Amount {
  if (missed === 0 || period === undefined || perSeat === 0) return times(perSeat, count)
  // A product of amounts and milliseconds is more than a number holds exactly.
  const there = BigInt(count) * BigInt(period) - BigInt(missed)
  return Number((BigInt(perSeat) * there) / BigInt(period)) as Amount // below the whole amount, which is one
}
