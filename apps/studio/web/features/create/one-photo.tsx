/** One photo alone: the page of a single photo, with the ways to more photos and to a Batch of this one. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Layers, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { AddMenu } from './add-menu.tsx'
import type { PickOutcome } from './draft-provider.tsx'
import { LeftOutNote } from './left-out-note.tsx'
import type { Picked, PickedPhoto } from './picked-photo.ts'
import { type PickedSource, usePhotoSource } from './use-photo-source.ts'

/** What the page of a single photo is handed. */
export interface Single {
  readonly name: string
  readonly source: PickedSource
  /** The ways out of it. */
  readonly children: ReactNode
  /** The photo is kept there now. */
  onMade(): void
}

interface Props {
  readonly photo: PickedPhoto
  readonly outcome: PickOutcome
  page(single: Single): ReactNode
  onAdd(picked: Picked): void
  onRecipe(): void
  onClear(): void
  /** It is a design now. */
  onMade(): void
}

export function OnePhoto({ photo, outcome, page, onAdd, onRecipe, onClear, onMade }: Props) {
  const source = usePhotoSource(photo)
  return page({
    name: photo.name,
    source,
    onMade,
    children: (
      <div className="mt-2 flex flex-wrap items-center gap-1 lg:grid lg:justify-items-start">
        <AddMenu onPhotos={onAdd} label={t`Add photos`} />
        <Button look="bare" className="h-11" onClick={onRecipe}>
          <Layers size={16} /> <Trans>Use a recipe instead</Trans>
        </Button>
        <Button look="bare" className="h-11" onClick={onClear}>
          <RotateCcw size={16} /> <Trans>Start over</Trans>
        </Button>
        <LeftOutNote outcome={outcome} />
      </div>
    ),
  })
}
