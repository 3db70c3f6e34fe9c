/** Instants and durations as people read them, in the language and time zone of the browser. */

/** "15 Dec 2026, 02:11". @param at an instant in ISO 8601 */
export function formatLocal(at: string): string {
  return new Date(at).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}

/** "15 Dec", of today. */
export function formatToday(): string {
  return new Date().toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
}

/** "2026-12-15 01:11:09 UTC". @param at an instant in ISO 8601, in UTC */
export function formatUtc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`
}

/** "in 12 days", "3 hours ago". @param at an instant in ISO 8601 */
export function formatRelative(at: string): string {
  const seconds = (Date.parse(at) - Date.now()) / 1_000
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
  const days = seconds / 86_400
  if (Math.abs(days) >= 1) return relative.format(Math.round(days), 'day')
  if (Math.abs(seconds) >= 3_600) return relative.format(Math.round(seconds / 3_600), 'hour')
  return relative.format(Math.round(seconds / 60), 'minute')
}

/** "40 s", "3 min". */
export function formatDuration(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
