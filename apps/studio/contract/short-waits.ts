/**
 * Limits by the minute do not refuse a run: its generations are reserved one by one, and where the minute is full the
 * run waits. 20 Virtual Models at 2 a minute take ten minutes. A single photo waits by the same rule. Every other limit
 * refuses, and says until when.
 */
import type { Denial } from '@allot/client/wire'

export const WAITS_FOR_GENERATOR = 'The generator asks to wait a moment. The work goes on by itself.'
export const WAITS_FOR_LIMIT = 'The generations of this minute are used. The work goes on by itself.'

/** The longest that a run waits for its next generation, in milliseconds. */
const LONGEST_WAIT = 120_000

/** Whether a run as a whole is only held up, and not refused. */
export function isOnlyHeldUp({ binding }: Denial): boolean {
  return binding.length > 0 && binding.every(({ code }) => code === 'rate_minute')
}

/** The instant from which one more is allowed, in milliseconds since 1970, where it is worth waiting for. */
export function worthWaitingFor(denial: Denial, now: number): number | undefined {
  if (!isOnlyHeldUp(denial) || denial.retryAt === null) return undefined
  const instant = Date.parse(denial.retryAt)
  return instant - now <= LONGEST_WAIT ? instant : undefined
}

/** How many of `count` a run could do that waits where it is held up: 10 a day left and 2 a minute are 10. */
export function fitsWithWaits({ binding, fits }: Denial, count: number): number {
  const refusing = binding.filter(({ code }) => code !== 'rate_minute')
  if (refusing.length === 0 || refusing.length === binding.length) return fits
  const each = refusing.map(({ left, needed }) => (left == null ? fits : Math.floor((left * count) / needed)))
  return Math.max(fits, Math.min(...each))
}
