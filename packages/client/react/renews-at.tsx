/** When amounts start anew: in the reader's own time, how far off that is, and in UTC for whoever needs it exact. */

interface Props {
  /** null where they do not. */
  readonly at: string | null
  readonly className?: string
}

export function RenewsAt({ at, className }: Props) {
  return (
    <span className={className} data-allot="renews-at">
      {at === null ? (
        'These amounts are given once; they do not renew.'
      ) : (
        <>
          Renews <LocalTime at={at} />, <span suppressHydrationWarning>{fromNow(at)}</span>
        </>
      )}
    </span>
  )
}

/** What the server rendered in its own time is put into the reader's. */
export function LocalTime({ at }: { at: string }) {
  return (
    <time dateTime={at} title={`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`} suppressHydrationWarning>
      {new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  )
}

/** "in 12 days", "in 3 hours". */
function fromNow(at: string): string {
  const minutes = (Date.parse(at) - Date.now()) / 60_000
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
  if (Math.abs(minutes) >= 1_440) return relative.format(Math.round(minutes / 1_440), 'day')
  if (Math.abs(minutes) >= 60) return relative.format(Math.round(minutes / 60), 'hour')
  return relative.format(Math.round(minutes), 'minute')
}
