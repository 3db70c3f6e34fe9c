/** An instant in the reader's local time; the exact UTC is its tooltip. */
import { formatLocal, formatUtc } from '../format/time.ts'

export function LocalTime({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {formatLocal(at)}
    </time>
  )
}
