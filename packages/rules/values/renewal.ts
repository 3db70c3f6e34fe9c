/**
 * Renewal: the allowances of a Space start again at the instant of its own subscription. Weekly plans renew every 7 × 24 hours,
 * monthly and yearly plans every month, on the day and at the time of day the subscription began, in UTC.
 *
 * Subscribed 15 July 02:11:00Z, the credits of 15 August renew at 02:11:00Z and not a second earlier. Subscribed on
 * 31 January, they renew on 28 February and then on 31 March: each renewal is counted from the anchor, so a short
 * month does not move the later ones. Yearly plans renew monthly too; a year's amount is never granted at once.
 *
 * Sources: REQ-076, 079, 080, 131-133, 188-195, 217-219.
 */

import { type Duration, type Instant, later, monthsAfter, WEEK, wholeMonths } from './instant.ts'

export type Period = 'weekly' | 'monthly' | 'yearly'

export const PERIODS: readonly Period[] = ['weekly', 'monthly', 'yearly']

/** The number of the period that `at` falls in; the first, from the anchor on, is 0. */
export function periodAt(anchor: Instant, period: Period, at: Instant): number {
  if (period === 'weekly') return Math.floor((at - anchor) / WEEK)
  return wholeMonths(anchor, at)
}

/** When period `number` begins: the anchor for 0, the n-th renewal for n. */
export function renewalAt(anchor: Instant, period: Period, number: number): Instant {
  if (period === 'weekly') return later(anchor, (WEEK * number) as Duration) // a whole number of weeks
  return monthsAfter(anchor, number)
}
