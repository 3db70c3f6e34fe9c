/** The next renewal: in the reader's own time zone, relative to now, and exact in UTC as the title. */
'use client'

import { useSyncExternalStore } from 'react'

interface Props {
  /** null where amounts do not renew. */
  readonly at: string | null
  readonly className?: string
}

export function RenewsAt({ at, className }: Props) {
  const isRead = useIsRead()
  return (
    <span className={className} data-allot="renews-at">
      {at === null ? (
        'These amounts are given once; they do not renew.'
      ) : (
        <>
          Renews <LocalTime at={at} />
          {isRead && `, ${fromNow(at)}`}
        </>
      )}
    </span>
  )
}

/**
 * An instant from which something is allowed or renewed. It is rounded up to a whole second, so that who waits until
 * then is never too early. A server knows neither the reader's time zone nor their language, so what it renders is in UTC
 * and says so.
 */
export function LocalTime({ at }: { at: string }) {
  const isRead = useIsRead()
  const whole = new Date(Math.ceil(Date.parse(at) / 1_000) * 1_000)
  const utc = whole.toISOString().slice(0, 19).replace('T', ' ')
  const seconds = whole.getUTCSeconds() !== 0
  return (
    <time dateTime={at} title={`${utc} UTC`}>
      {isRead
        ? whole.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' })
        : `${seconds ? utc : utc.slice(0, 16)} UTC`}
    </time>
  )
}

/** Whether this is rendered in the reader's browser: false on a server and during hydration. */
function useIsRead(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
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
