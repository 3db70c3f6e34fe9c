/**
 * Terms: what one payment pays for. A week or a month is a period of the Space; a year is twelve of them. Each
 * confirmation moves `paidUntil` by one term, along the anchor of the Space.
 */
import { type Instant, latest, monthsAfter, NEVER, wholeMonths } from '@allot/rules/instant'
import { type Period, periodAt, renewAlike, renewalAt } from '@allot/rules/renewal'
import type { SpaceState } from '@allot/rules/space'

/** The end of the term that begins where `paidUntil` ends. */
export function termAfter(
  { anchor, period }: Pick<SpaceState, 'anchor' | 'period'>,
  paidUntil: Instant,
): Instant {
  if (period === 'yearly') return monthsAfter(paidUntil, 12)
  return renewalAt(anchor, period, periodAt(anchor, period, paidUntil) + 1)
}

/** The end of the term that runs, for a Space of which nothing was confirmed yet. */
export function runningTerm({ anchor, period, renewsAt }: SpaceState, now: Instant): Instant {
  if (renewsAt === NEVER) return now
  if (period !== 'yearly') return renewsAt
  return monthsAfter(anchor, 12 * (Math.floor(wholeMonths(anchor, latest(now, anchor)) / 12) + 1))
}

/**
 * Until when an upgrade is paid that is confirmed now: a larger plan goes on to the end of the term that runs, a year
 * begins now, and so does whatever begins a new subscription.
 * @param running the end of the term that runs
 */
export function termOfUpgrade(
  space: SpaceState,
  period: Period,
  begins: boolean,
  running: Instant,
  now: Instant,
): Instant {
  if (space.renewsAt === NEVER || begins) return firstTerm(period, now)
  const goesOn = running > now ? running : runningTerm(space, now)
  if (period === 'yearly') return space.period === 'yearly' ? goesOn : firstTerm(period, now)
  return renewAlike(space.period, period) ? goesOn : termAfter({ anchor: space.anchor, period }, now)
}

/** The end of the first term of a subscription that begins now. */
function firstTerm(period: Period, now: Instant): Instant {
  return termAfter({ anchor: now, period }, now)
}
