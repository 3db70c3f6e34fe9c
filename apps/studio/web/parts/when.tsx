/** An instant as people read it: their own time, how far off it is, and UTC for whoever needs it exact. */
export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} title={utc(at)}>
      {local(at)}
    </time>
  )
}

export function local(at: string): string {
  return new Date(at).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}

export function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`
}

/** "in 12 days", "in 3 hours". */
export function fromNow(at: string): string {
  const seconds = (Date.parse(at) - Date.now()) / 1_000
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
  const days = seconds / 86_400
  if (Math.abs(days) >= 1) return relative.format(Math.round(days), 'day')
  if (Math.abs(seconds) >= 3_600) return relative.format(Math.round(seconds / 3_600), 'hour')
  return relative.format(Math.round(seconds / 60), 'minute')
}

/** "40 s", "3 min". */
export function lasting(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
