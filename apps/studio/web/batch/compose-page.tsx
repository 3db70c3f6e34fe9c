/** Composing a Batch: photos, what is done to them, what it takes, go. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Edits } from '../../contract/edits.ts'
import { useSpace } from '../session.ts'
import { CostLine } from './cost-line.tsx'
import { DropZone } from './drop-zone.tsx'
import { EditsPanel } from './edits-panel.tsx'
import type { Picked } from './picked.ts'
import { PickedGrid } from './picked-grid.tsx'
import { RecentBatches } from './recent-batches.tsx'
import { uploadAndRun } from './upload.ts'

const STARTING: Edits = {
  removeBackground: true,
  background: 'white',
  canvas: { width: 2048, height: 2048, margin: 0.08 },
  format: 'jpg',
  quality: 90,
}

export function ComposePage() {
  const space = useSpace()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [photos, setPhotos] = useState<readonly Picked[]>([])
  const [edits, setEdits] = useState(STARTING)
  const [arrived, setArrived] = useState<number>()
  const abort = useRef(new AbortController())

  const add = (more: readonly Picked[]) =>
    setPhotos((there) => [...new Map([...there, ...more].map((each) => [each.id, each])).values()])
  const run = useMutation({
    mutationFn: () => uploadAndRun(space.id, edits, photos, setArrived, abort.current.signal),
    onSuccess: (batch) => {
      setArrived(undefined)
      if ('allowed' in batch) return
      void queries.invalidateQueries({ queryKey: ['batches'] })
      go(`/batches/${batch.id}`)
    },
    onError: () => setArrived(undefined),
  })
  const denial = run.data && 'allowed' in run.data ? run.data.denial : undefined

  if (photos.length === 0) {
    return (
      <>
        <DropZone onPhotos={add} />
        <RecentBatches />
      </>
    )
  }
  return (
    <div className="grid gap-8 py-6 lg:grid-cols-[1fr_340px] lg:py-8">
      <section aria-label="Photos">
        <PickedGrid
          photos={photos}
          onAdd={add}
          onRemove={(id) => setPhotos(photos.filter((each) => each.id !== id))}
          onClear={() => setPhotos([])}
        />
      </section>
      <aside className="lg:sticky lg:top-20 lg:self-start" aria-label="Edits">
        <EditsPanel edits={edits} onChange={setEdits} />
        <CostLine
          count={photos.length}
          edits={edits}
          arrived={arrived}
          denied={denial}
          failure={run.error?.message}
          busy={run.isPending}
          onRun={() => run.mutate()}
          onKeep={(count) => {
            setPhotos(photos.slice(0, count))
            run.reset()
          }}
        />
      </aside>
    </div>
  )
}
