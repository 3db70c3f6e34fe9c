/** The picked photos: a column on a laptop, a strip on a phone. A click shows one large. */
import { RotateCcw } from 'lucide-react'
import type { DragEvent } from 'react'
import { IconButton } from '../../shared/components/icon-button.tsx'
import { formatCount } from '../../shared/format/number.ts'
import { LeftOutNote } from './left-out-note.tsx'
import { PickButton } from './pick-button.tsx'
import { type Picked, type PickedPhoto, photosDropped } from './picked-photo.ts'
import { PickedTile } from './picked-tile.tsx'

interface Props {
  readonly photos: readonly PickedPhoto[]
  readonly chosen: PickedPhoto
  /** Whether the photo has steps of its own. */
  hasOwn(id: string): boolean
  /** Names of files that were chosen and are no photos. */
  readonly leftOut: readonly string[]
  onAdd(picked: Picked): void
  onChoose(id: string): void
  onRemove(id: string): void
  onClear(): void
}

export function PhotoList({ photos, chosen, hasOwn, leftOut, onAdd, onChoose, onRemove, onClear }: Props) {
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    onAdd(await photosDropped(event.dataTransfer))
  }
  return (
    <section
      aria-label="Photos"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
      className="flex min-h-0 min-w-0 flex-col lg:p-4 lg:pr-2"
    >
      <div className="flex items-center gap-1 px-4 lg:mb-2 lg:px-0">
        <h1 className="mr-auto whitespace-nowrap font-semibold text-base tracking-tight">
          {formatCount(photos.length, 'photo')}
        </h1>
        <PickButton onPhotos={onAdd} look="bare" label="Add" />
        <IconButton onClick={onClear} label="Start over" title="Start over">
          <RotateCcw size={17} />
        </IconButton>
      </div>
      <LeftOutNote names={leftOut} />
      <ul className="flex gap-2 overflow-x-auto px-4 py-2 lg:grid lg:grid-cols-2 lg:overflow-visible lg:px-0.5 lg:py-0.5">
        {photos.map((photo) => (
          <PickedTile
            key={photo.id}
            photo={photo}
            isChosen={photo.id === chosen.id}
            hasOwn={hasOwn(photo.id)}
            onChoose={onChoose}
            onRemove={onRemove}
          />
        ))}
      </ul>
    </section>
  )
}
