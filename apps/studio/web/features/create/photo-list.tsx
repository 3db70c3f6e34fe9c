/** The picked photos: a column on a laptop, a strip on a phone. A click shows one large. */
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { RotateCcw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '../../shared/components/icon-button.tsx'
import { useOneStop } from '../../shared/hooks/use-one-stop.ts'
import { AddMenu } from './add-menu.tsx'
import type { PickOutcome } from './draft-provider.tsx'
import { LeftOutNote } from './left-out-note.tsx'
import { duplicatesAmong, type Picked, type PickedPhoto } from './picked-photo.ts'
import { PickedTile } from './picked-tile.tsx'
import { PileNotes } from './pile-notes.tsx'

interface Props {
  readonly photos: readonly PickedPhoto[]
  readonly chosen: PickedPhoto
  readonly outcome: PickOutcome
  /** Whether the photo has steps of its own. */
  hasOwn(id: string): boolean
  onAdd(picked: Picked): void
  onChoose(id: string): void
  onRemove(ids: readonly string[]): void
  onClear(): void
}

export function PhotoList({ photos, chosen, hasOwn, outcome, onAdd, onChoose, onRemove, onClear }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const duplicates = duplicatesAmong(photos)
  const stop = useOneStop(
    photos.map(({ id }) => id),
    chosen.id,
    (id) => onRemove([id]),
  )
  // The button that was used is gone with the empty page.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <section aria-label={t`Photos`} className="flex min-h-0 min-w-0 flex-col lg:p-4 lg:pr-2">
      <div className="flex items-center gap-1 px-4 lg:mb-2 lg:px-0">
        <h1
          ref={heading}
          tabIndex={-1}
          className="mr-auto whitespace-nowrap font-semibold text-base tracking-tight outline-none"
        >
          <Plural value={photos.length} one="# photo" other="# photos" />
        </h1>
        <AddMenu onPhotos={onAdd} />
        <IconButton onClick={onClear} label={t`Start over`} title={t`Start over`}>
          <RotateCcw size={17} />
        </IconButton>
      </div>
      {/* On a phone the photos come first: there is little room below the picture. */}
      <div className="order-last lg:order-none">
        <div className="px-4 lg:px-0">
          <LeftOutNote outcome={outcome} />
        </div>
        <PileNotes photos={photos} onRemove={onRemove} />
      </div>
      <ul
        ref={stop.list}
        onKeyDown={stop.onKeyDown}
        aria-label={t`Picked photos: arrow keys move, Delete removes`}
        className="flex gap-2 overflow-x-auto px-4 py-2 lg:grid lg:grid-cols-2 lg:overflow-visible lg:px-0.5 lg:py-0.5"
      >
        {photos.map((photo) => (
          <PickedTile
            key={photo.id}
            photo={photo}
            isStop={stop.id === photo.id}
            isChosen={photo.id === chosen.id}
            sameAs={duplicates.get(photo.id)}
            hasOwn={hasOwn(photo.id)}
            onFocus={stop.onFocus}
            onChoose={onChoose}
            onRemove={stop.remove}
          />
        ))}
      </ul>
    </section>
  )
}
