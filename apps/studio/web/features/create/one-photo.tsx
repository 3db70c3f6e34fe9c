/** One photo alone: the page of a single photo, with the ways to more photos and to a Batch of this one. */
import { Layers, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../shared/components/button.tsx'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { LeftOutNote } from './left-out-note.tsx'
import { PickButton } from './pick-button.tsx'
import type { Picked, PickedPhoto } from './picked-photo.ts'
import { usePhotoSource } from './use-photo-source.ts'

/** What the page of a single photo is handed. */
export interface Single {
  readonly name: string
  readonly source: PreviewSource
  /** The ways out of it. */
  readonly children: ReactNode
  /** The photo is kept there now. */
  onMade(): void
}

interface Props {
  readonly photo: PickedPhoto
  readonly leftOut: readonly string[]
  page(single: Single): ReactNode
  onAdd(picked: Picked): void
  onRecipe(): void
  onClear(): void
}

export function OnePhoto({ photo, leftOut, page, onAdd, onRecipe, onClear }: Props) {
  const source = usePhotoSource(photo)
  return page({
    name: photo.name,
    source,
    onMade: onClear,
    children: (
      <div className="mt-2 flex flex-wrap gap-1 lg:grid lg:justify-items-start">
        <PickButton onPhotos={onAdd} look="bare" label="Add photos" />
        <Button look="bare" onClick={onRecipe}>
          <Layers size={16} /> Use a recipe instead
        </Button>
        <Button look="bare" onClick={onClear}>
          <RotateCcw size={16} /> Start over
        </Button>
        <LeftOutNote names={leftOut} />
      </div>
    ),
  })
}
