/** Creates a Batch: its photos, what is done to them, what it costs, and Run. */
import type { ReactNode } from 'react'
import { DropZone } from './drop-zone.tsx'
import { EditsPanel } from './edits-panel.tsx'
import { PickedGrid } from './picked-grid.tsx'
import { SubmitPanel } from './submit-panel.tsx'
import { useBatchDraft } from './use-batch-draft.ts'

/** @param children shown below the drop zone while no photo is picked */
export function CreatePage({ children }: { children?: ReactNode }) {
  const draft = useBatchDraft()
  const { state, photos, leftOut, edits } = draft
  if (photos.length === 0) {
    return (
      <div className="mx-auto max-w-6xl px-4 sm:px-6">
        <DropZone leftOut={leftOut} onPhotos={draft.addPhotos} />
        {children}
      </div>
    )
  }
  return (
    <div className="mx-auto grid max-w-6xl gap-8 px-4 py-6 sm:px-6 lg:grid-cols-[1fr_340px] lg:py-8">
      <section aria-label="Photos">
        <PickedGrid
          photos={photos}
          leftOut={leftOut}
          onAdd={draft.addPhotos}
          onRemove={draft.removePhoto}
          onClear={() => draft.keepFirst(0)}
        />
      </section>
      <aside className="lg:sticky lg:top-20 lg:self-start" aria-label="Edits">
        <EditsPanel edits={edits} onChange={draft.setEdits} />
        <SubmitPanel state={state} count={photos.length} onRun={draft.run} onKeepFirst={draft.keepFirst} />
      </aside>
    </div>
  )
}
