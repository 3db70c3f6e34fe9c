/** Creates a Batch: its photos, what is done to them, what it costs, and Run. */
import type { ReactNode } from 'react'
import { DropZone } from './drop-zone.tsx'
import { EditsPanel } from './edits-panel.tsx'
import { PickedGrid } from './picked-grid.tsx'
import { SubmitPanel } from './submit-panel.tsx'
import { useCreate } from './use-create.ts'

/** @param children shown below the drop zone while no photo is picked */
export function CreatePage({ children }: { children?: ReactNode }) {
  const creation = useCreate()
  const { state, photos, edits } = creation
  if (photos.length === 0) {
    return (
      <>
        <DropZone onPhotos={creation.addPhotos} />
        {children}
      </>
    )
  }
  return (
    <div className="grid gap-8 py-6 lg:grid-cols-[1fr_340px] lg:py-8">
      <section aria-label="Photos">
        <PickedGrid
          photos={photos}
          onAdd={creation.addPhotos}
          onRemove={creation.removePhoto}
          onClear={() => creation.keepFirst(0)}
        />
      </section>
      <aside className="lg:sticky lg:top-20 lg:self-start" aria-label="Edits">
        <EditsPanel edits={edits} onChange={creation.setEdits} />
        <SubmitPanel
          state={state}
          count={photos.length}
          onRun={creation.run}
          onKeepFirst={creation.keepFirst}
        />
      </aside>
    </div>
  )
}
