/** The Batch that is being created: its photos, its edits, the state it is in, and what can be done with it. */

import type { RemoteEdits } from '@allot/studio/contract/edits'
import { featuresOf } from '@allot/studio/contract/features'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useReducer, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { allot } from '../../shared/api/allot.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type CreateState, createStateOf, nextSubmission, type Quote, quoteOf } from './create-state.ts'
import type { Picked, PickedPhoto } from './picked-photo.ts'
import { submitBatch } from './upload.ts'

const INITIAL_EDITS: RemoteEdits = {
  removeBackground: true,
  background: 'white',
  canvas: { width: 2048, height: 2048, margin: 0.08 },
  format: 'jpg',
  quality: 90,
}

/** How soon a quote that could not be read is read again. */
const RETRY_MS = 5_000

interface BatchDraft {
  readonly state: CreateState
  readonly photos: readonly PickedPhoto[]
  /** Names of files that were chosen last and are no photos. */
  readonly leftOut: readonly string[]
  readonly edits: RemoteEdits
  addPhotos(more: Picked): void
  removePhoto(id: string): void
  keepFirst(count: number): void
  setEdits(edits: RemoteEdits): void
  run(): void
}

export function useBatchDraft(): BatchDraft {
  const space = useSpace()
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const [photos, setPhotos] = useState<readonly PickedPhoto[]>([])
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  const [edits, setEdits] = useState(INITIAL_EDITS)
  const [submission, report] = useReducer(nextSubmission, { state: 'ready' })
  const abort = useRef(new AbortController())
  const quote = useQuote(space.id, photos.length, edits)
  const change = (changed: (photos: readonly PickedPhoto[]) => readonly PickedPhoto[]) => {
    setPhotos(changed)
    report({ state: 'edited' })
  }
  const run = async () => {
    try {
      const batch = await submitBatch({ space: space.id, edits, photos }, report, abort.current.signal)
      if (!batch) return
      void queries.invalidateQueries({ queryKey: ['batches'] })
      goTo(`/batches/${batch.id}`)
    } catch (cause) {
      report({ state: 'failed', message: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  return {
    state: createStateOf(photos.length, quote, submission),
    photos,
    leftOut,
    edits,
    addPhotos: (more) => {
      setLeftOut(more.leftOut)
      change((there) => withoutDuplicates([...there, ...more.photos]))
    },
    removePhoto: (id) => change((there) => there.filter((photo) => photo.id !== id)),
    keepFirst: (count) => change((there) => there.slice(0, count)),
    setEdits: (next) => {
      setEdits(next)
      report({ state: 'edited' })
    },
    run: () => void run(),
  }
}

/** While the next quote is read, the one before it stays. */
function useQuote(space: string, count: number, edits: RemoteEdits): Quote {
  const batch = featuresOf(edits)
  const { data, error } = useQuery({
    queryKey: ['quote', space, count, batch],
    queryFn: () => allot.quote(space, { count, batch }),
    placeholderData: (before) => before,
    enabled: count > 0,
    refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
  })
  return quoteOf(data, error)
}

function withoutDuplicates(photos: readonly PickedPhoto[]): readonly PickedPhoto[] {
  return [...new Map(photos.map((photo) => [photo.id, photo])).values()]
}
