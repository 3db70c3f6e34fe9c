/** How many photos are in each group; a click shows those alone. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { formatAmount } from '../../shared/format/number.ts'
import { i18n } from '../../shared/language/language.ts'
import type { ShownGroup } from './use-batch-address.ts'

interface Props {
  readonly photos: readonly PhotoItem[]
  readonly shown: ShownGroup
  onShow(group: ShownGroup): void
}

const TITLES: readonly (readonly [ShownGroup, title: MessageDescriptor, dot: string])[] = [
  ['all', msg`All`, ''],
  ['under_way', msg`under way`, 'bg-soft'],
  ['ready', msg`ready`, 'bg-accent'],
  ['to_check', msg`to check`, 'bg-sun'],
  ['failed', msg`failed`, 'bg-bad'],
  ['left_out', msg`left out`, 'bg-line'],
]

export function GroupStrip({ photos, shown, onShow }: Props) {
  const groups = TITLES.map(([group, title, dot]) => {
    return { group, title, dot, count: inGroup(photos, group).length }
  }).filter(({ group, count }) => group === 'all' || group === shown || count > 0)
  return (
    <fieldset className="mb-4 flex min-w-0 flex-wrap gap-1.5 py-1 sm:gap-2">
      <legend className="sr-only">
        <Trans>Show photos that are</Trans>
      </legend>
      {groups.map(({ group, title, dot, count }) => (
        <button
          key={group}
          type="button"
          aria-pressed={group === shown}
          onClick={() => onShow(group)}
          className="inline-flex h-11 shrink-0 items-center gap-2 rounded-full border border-line bg-card px-3.5 text-sm sm:px-4 transition hover:bg-sunk aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-ink"
        >
          {dot && <span className={`size-2 rounded-full ${dot}`} aria-hidden="true" />}
          {group === 'all' && i18n._(title)}
          <span className="font-semibold tabular-nums">{formatAmount(count)}</span>
          {group !== 'all' && i18n._(title)}
        </button>
      ))}
    </fieldset>
  )
}

export function inGroup(photos: readonly PhotoItem[], group: ShownGroup): readonly PhotoItem[] {
  return group === 'all' ? photos : photos.filter((photo) => photo.group === group)
}
