/** The amounts that are near their end, of which the header of every page warns. */
import type { Meter } from '@allot/client/wire'

/** Percent used from which an amount is near its end; the same as that of its notice. */
const NEAR = 80

/** What is there again so soon is waited for: 2 generations of this minute are no reason for a warning. */
const SOON = 2 * 60_000

/** @param now in milliseconds since 1970 */
export function nearMeters(meters: readonly Meter[], now: number): readonly Meter[] {
  return meters.filter(
    ({ included, allowance, percent, renewsAt }) =>
      included && allowance !== 'unlimited' && percent >= NEAR && !isSoon(renewsAt, now),
  )
}

function isSoon(renewsAt: string | null, now: number): boolean {
  return renewsAt !== null && Date.parse(renewsAt) - now <= SOON
}
