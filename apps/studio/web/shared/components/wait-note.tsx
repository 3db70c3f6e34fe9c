/** What is begun and waits: why, and when it goes on by itself, counting down. */
import { t } from '@lingui/core/macro'
import { formatRelative } from '../format/time.ts'
import { useNow } from '../hooks/use-now.ts'

export function WaitNote({ goesOnAt, message }: { goesOnAt: string; message: string | null }) {
  const now = useNow(true)
  return (
    <p role="status" className="text-pretty text-sm tabular-nums">
      {(message ?? t`It waits, and goes on by itself.`).replace(/\.$/, '')}{' '}
      <strong className="font-semibold">{formatRelative(goesOnAt, now)}</strong>.
    </p>
  )
}
