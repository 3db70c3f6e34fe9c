/** The Batch that is being created: its photos, its edits, the state it is in, and what can be done with it. */

import type { RemoteEdits } from '@allot/studio/contract/edits'
import { featuresOf } from '@allot/studio/contract/features'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { allot } from '../../shared/api/allot.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type CreateState, createStateOf, type Quote, quoteOf } from './create-state.ts'
import { useDraft } from './draft-provider.tsx'
import type { Picked, PickedPhoto } from './picked-photo.ts'
import { submitBatch } from './upload.ts'

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
  const { photos, leftOut, edits, submission, setPhotos, setLeftOut, setEdits, report } = useDraft()
  const quote = useQuote(space.id, photos.length, edits)
  const change = (changed: (photos: readonly PickedPhoto[]) => readonly PickedPhoto[]) => {
    setPhotos(changed)
    report({ state: 'edited' })
  }
  const run = async () => {
    try {
      const batch = await submitBatch({ space: space.id, edits, photos }, report)
      if (!batch) return
      setPhotos([])
      setLeftOut([])
      report({ state: 'submitted' })
      void queries.invalidateQueries({ queryKey: ['batches'] })
      if (window.location.pathname === '/') goTo(`/batches/${batch.id}`) // unless they look at another page meanwhile
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
