/**
 * Renewal: the allowances of a Space start again at the instant of its own subscription. Daily plans renew every 24 hours,
 * weekly plans every 7 × 24 hours, monthly and yearly plans every month, on the day and at the time of day the
 * subscription began, in UTC.
 *
 * Subscribed 15 July 02:11:00Z, the credits of 15 August renew at 02:11:00Z and not a second earlier. Subscribed on
 * 31 January, they renew on 28 February and then on 31 March: each renewal is counted from the anchor, so a short
 * month does not move the later ones. Yearly plans renew monthly too; a year's amount is never granted at once.
 *
 * Sources: REQ-076, 079, 080, 131-133, 188-195, 217-219.
 */

import { DAY, type Duration, type Instant, later, monthsAfter, WEEK, wholeMonths } from './instant.ts'

/** Shortest first. */
export const PERIODS = ['daily', 'weekly', 'monthly', 'yearly'] as const

export type Period = (typeof PERIODS)[number]

/** How often the allowances of a period renew, in steps of 24 hours or of calendar months. */
const RHYTHM: Readonly<Record<Period, 'day' | 'week' | 'month'>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'month',
}

const STEP = { day: DAY, week: WEEK } as const

/** The number of the period that `at` falls in; the first, from the anchor on, is 0. */
export function periodAt(anchor: Instant, period: Period, at: Instant): number {
  const rhythm = RHYTHM[period]
  return rhythm === 'month' ? wholeMonths(anchor, at) : Math.floor((at - anchor) / STEP[rhythm])
}

/** When period `number` begins: the anchor for 0, the n-th renewal for n. */
export function renewalAt(anchor: Instant, period: Period, number: number): Instant {
  const rhythm = RHYTHM[period]
  if (rhythm === 'month') return monthsAfter(anchor, number)
  return later(anchor, (STEP[rhythm] * number) as Duration) // a whole number of days or weeks
}

/** Whether both renew at the same instants, as months and years do. */
export function renewAlike(a: Period, b: Period): boolean {
  return RHYTHM[a] === RHYTHM[b]
}

/** Whether `a` renews more often than `b`. */
export function renewsMoreOften(a: Period, b: Period): boolean {
  return !renewAlike(a, b) && PERIODS.indexOf(a) < PERIODS.indexOf(b)
}
