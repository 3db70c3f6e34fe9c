/** Names the chosen files that are no photos */
import { formatCount } from '../../shared/format/number.ts'

/** More names than this say nothing more. */
const MAX_NAMES = 5

export function LeftOutNote({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null
  const shown = names.slice(0, MAX_NAMES).join(', ')
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''
  return (
    <p role="status" className="my-4 break-words text-soft text-sm">
      {formatCount(names.length, 'file')} left out, not a photo or not readable: {shown}
      {more}
    </p>
  )
}
