/** What was chosen and left out, by name, with the reason; and what was there already. */
import { plural, t } from '@lingui/core/macro'
import type { PickOutcome } from './draft-provider.tsx'

/** More names than this say nothing more. */
const MAX_NAMES = 5

export function LeftOutNote({ outcome: { leftOut, again } }: { outcome: PickOutcome }) {
  const reasons = Map.groupBy(leftOut, ({ why }) => why)
  return (
    <div role="status" aria-label={t`Left out`} className="break-words text-pretty text-sm text-soft *:my-3">
      {[...reasons].map(([why, files]) => (
        <p key={why}>{leftOutInWords(files.length, inWords(files.map(({ name }) => name)), why)}</p>
      ))}
      {again.length > 0 && <p>{againInWords(again.length, inWords(again))}</p>}
    </div>
  )
}

function leftOutInWords(count: number, names: string, why: string): string {
  return t`${plural(count, { one: '# file', other: '# files' })} left out: ${names} (${why}).`
}

function againInWords(count: number, names: string): string {
  return t`${plural(count, { one: '# photo', other: '# photos' })} picked already: ${names}.`
}

/** "red.jpg, blue.jpg"; of many the first few. */
function inWords(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ')
  return names.length > MAX_NAMES ? t`${shown} and ${names.length - MAX_NAMES} more` : shown
}
