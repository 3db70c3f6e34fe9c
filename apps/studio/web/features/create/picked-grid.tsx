/** The picked photos as tiles. */
import type { DragEvent } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { formatCount } from '../../shared/format/number.ts'
import { LeftOutNote } from './left-out-note.tsx'
import { PickButton } from './pick-button.tsx'
import { type Picked, type PickedPhoto, photosDropped } from './picked-photo.ts'
import { PickedTile } from './picked-tile.tsx'

interface Props {
  readonly photos: readonly PickedPhoto[]
  /** Names of files that were chosen and are no photos. */
  readonly leftOut: readonly string[]
  onAdd(picked: Picked): void
  onRemove(id: string): void
  onClear(): void
}

export function PickedGrid({ photos, leftOut, onAdd, onRemove, onClear }: Props) {
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    onAdd(await photosDropped(event.dataTransfer))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button beside it
    <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <h1 className="mr-auto font-semibold text-2xl tracking-tight">
          {formatCount(photos.length, 'photo')}
        </h1>
        <PickButton onPhotos={onAdd} label="Add more" />
        <Button look="bare" onClick={onClear}>
          Start over
        </Button>
      </div>
      <LeftOutNote names={leftOut} />
      <ul className="grid grid-cols-3 gap-3 sm:grid-cols-4 xl:grid-cols-5">
        {photos.map((photo) => (
          <PickedTile key={photo.id} photo={photo} onRemove={onRemove} />
        ))}
      </ul>
    </div>
  )
}
