/** Instants and durations as people read them, in the language of the page and the time zone of the browser. */
import { locale } from '../language/language.ts'

/** "15 Dec 2026, 02:11". @param at an instant in ISO 8601 */
export function formatLocal(at: string): string {
  return new Date(at).toLocaleString(locale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}

/**
 * "15 Dec 2026, 02:11", or "02:11:10" where that is not a whole minute: an instant from which something is allowed or
 * renewed. Rounded up to a whole second, as in every denial, so that who waits until then is never too early.
 * @param at an instant in ISO 8601
 */
export function formatFrom(at: string): string {
  const whole = wholeSecond(at)
  const seconds = whole.getUTCSeconds() === 0 ? {} : ({ second: '2-digit' } as const)
  return whole.toLocaleString(locale(), {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...seconds,
  })
}

function wholeSecond(at: string): Date {
  return new Date(Math.ceil(Date.parse(at) / 1_000) * 1_000)
}

/** "02:11:10": an instant of the next minutes, rounded up as `formatFrom`. @param at an instant in ISO 8601 */
export function formatClock(at: string): string {
  const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  return wholeSecond(at).toLocaleTimeString(locale(), parts)
}

/**
 * A sentence of the server with its instants as the reader's clock shows them: "until 2025-12-08 09:00:00 UTC" is "until
 * 8 Dec 2025, 10:00" in Paris, so that a page has one time.
 */
export function inLocalTime(sentence: string): string {
  return sentence.replaceAll(INSTANT_OF_SERVER, (_, day: string, time: string) =>
    formatFrom(`${day}T${time}Z`),
  )
}

const INSTANT_OF_SERVER = /(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC/g

/** "1/15/2026". @param at an instant in ISO 8601 */
export function formatDay(at: string): string {
  return new Date(at).toLocaleDateString(locale())
}

/** "15 Dec", of today. */
export function formatToday(): string {
  return new Date().toLocaleDateString(locale(), { day: 'numeric', month: 'short' })
}

/** "2026-12-15 01:11:09 UTC", rounded up as `formatFrom`. @param at an instant in ISO 8601 */
export function formatUtc(at: string): string {
  return `${wholeSecond(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** "in 12 days", "3 hours ago", "in 30 seconds". @param at an instant in ISO 8601 @param now in milliseconds since 1970 */
export function formatRelative(at: string, now: number = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1_000
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  const days = seconds / 86_400
  if (Math.abs(days) >= 1) return relative.format(Math.round(days), 'day')
  if (Math.abs(seconds) >= 3_600) return relative.format(Math.round(seconds / 3_600), 'hour')
  if (seconds > 0)
    return seconds < 60
      ? relative.format(Math.ceil(seconds), 'second')
      : relative.format(Math.ceil(seconds / 60), 'minute')
  return relative.format(Math.round(seconds / 60), 'minute')
}

/** "40 s", "3 min". */
export function formatDuration(seconds: number): string {
  const [amount, unit] = seconds < 90 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute']
  return amount.toLocaleString(locale(), { style: 'unit', unit, unitDisplay: 'short' })
}
