/** Creates: nothing is picked yet, one photo, or a pile of them. */
import { lazy, type ReactNode, useEffect } from 'react'
import { useConnection } from '../../shared/connection/use-connection.ts'
import { useToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { DropZone } from './drop-zone.tsx'
import { OnePhoto, type Single } from './one-photo.tsx'
import { useBatchDraft } from './use-batch-draft.ts'
import { usePageFiles } from './use-page-files.ts'

// The first screen comes without it, and before it; it is fetched while photos are picked.
const loadPilePage = () => import('./pile-page.tsx')
const PilePage = lazy(async () => ({ default: (await loadPilePage()).PilePage }))

interface Props {
  /** Shown below the drop zone while no photo is picked. */
  readonly children?: ReactNode
  /** The page of a photo that is picked alone. */
  single(photo: Single): ReactNode
}

export function CreatePage({ children, single }: Props) {
  const tools = useToolOffers()
  const draft = useBatchDraft(tools.offerOf)
  const { photos, outcome } = draft
  const connection = useConnection()
  const isOver = usePageFiles(draft.addPhotos)
  const [first] = photos
  useEffect(() => {
    if (draft.isLoaded) void loadPilePage().catch(() => undefined)
  }, [draft.isLoaded])
  if (!draft.isLoaded && !first && connection === 'online') return null // what an earlier visit left comes in a moment
  if (!first) {
    return (
      <div className="mx-auto max-w-6xl px-4 pb-28 sm:px-6 lg:pb-12">
        <DropZone isOver={isOver} outcome={outcome} onPhotos={draft.addPhotos} />
        {children}
      </div>
    )
  }
  if (photos.length === 1 && !draft.isRecipeForOne) {
    return (
      <OnePhoto
        photo={first}
        outcome={outcome}
        page={single}
        onAdd={draft.addPhotos}
        onRecipe={draft.keepToRecipe}
        onClear={draft.clear}
        onMade={draft.handOn}
      />
    )
  }
  return <PilePage draft={draft} tools={tools} first={first} />
}
