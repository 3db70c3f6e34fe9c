/**
 * The photos of a group as tiles of one height; those out of sight are not laid out, so that 250 scroll as 20
 * do. The grid is one stop of the Tab key, so that what is behind it is not 250 stops away.
 */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { msg, t } from '@lingui/core/macro'
import { useOneStop } from '../../shared/hooks/use-one-stop.ts'
import { i18n } from '../../shared/language/language.ts'
import { type InWork, PhotoTile } from './photo-tile.tsx'
import type { ShownGroup } from './use-batch-address.ts'

interface Props {
  readonly batch: string
  readonly group: ShownGroup
  readonly photos: readonly PhotoItem[]
  readonly inWork: InWork
  /** Undefined where nothing is being chosen. */
  readonly chosen: ReadonlySet<number> | undefined
  onOpen(photo: PhotoItem): void
  /** A long press, or the other button of a mouse. */
  onHold(photo: PhotoItem): void
}

export function PhotoGrid({ batch, group, photos, inWork, chosen, onOpen, onHold }: Props) {
  const stops = photos.filter(({ result }) => result || chosen).map(({ n }) => String(n))
  const stop = useOneStop(stops, stops[0] ?? '')
  if (photos.length === 0)
    return group === 'all' || group === 'failed' ? null : (
      <p className="rounded-xl border border-line border-dashed px-4 py-10 text-center text-soft text-sm">
        {i18n._(EMPTY[group])}
      </p>
    )
  return (
    <ul
      ref={stop.list}
      onKeyDown={stop.onKeyDown}
      className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4"
      aria-label={t`Photos`}
    >
      {photos.map((photo) => (
        <PhotoTile
          key={photo.n}
          batch={batch}
          photo={photo}
          inWork={inWork}
          isStop={stop.id === String(photo.n)}
          onFocus={stop.onFocus}
          isChosen={chosen && photo.result ? chosen.has(photo.n) : undefined}
          onOpen={onOpen}
          onHold={onHold}
        />
      ))}
    </ul>
  )
}

const EMPTY = {
  ready: msg`No photo is ready yet.`,
  to_check: msg`Nothing is left to check. Well done.`,
  left_out: msg`Nothing is left out.`,
  under_way: msg`Nothing is under way any more.`,
}
