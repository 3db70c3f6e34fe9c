/** What a person decides about photos: shown at once, kept by the studio, and taken back by one key. */
import type { Batch, PhotoItem } from '@allot/studio/contract/batch'
import type { ReviewDecision } from '@allot/studio/contract/photo-group'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { studio } from '../../shared/api/studio.ts'
import { showNote } from '../../shared/toasts/toasts.tsx'
import { withPhotos } from './use-batch.ts'

export interface Decisions {
  decide(photos: readonly PhotoItem[], decision: ReviewDecision): void
  /** All of the Batch as they are decided now, which the page shows a moment later. */
  photos(): readonly PhotoItem[]
  /** Takes the last one back. @returns a photo that it was about */
  undo(): number | undefined
}

interface Decided {
  readonly before: readonly PhotoItem[]
  readonly decision: ReviewDecision | null
}

/** Bound (law 9): more are not taken back one by one. */
const MAX_PAST = 100

export function useDecisions(batch: string): Decisions {
  const queries = useQueryClient()
  const past = useRef<Decided[]>([])
  /** Which one of a photo is the last. */
  const last = useRef(new Map<number, Decided>())
  const put = (photos: readonly PhotoItem[]) =>
    queries.setQueryData<Batch>(['batch', batch], (known) => known && withPhotos(known, photos))
  /** What was answered of a photo that is decided anew since is not shown. */
  const answered = (photos: readonly PhotoItem[], change: Decided) =>
    put(photos.filter(({ n }) => last.current.get(n) === change))
  const { mutate } = useMutation({
    // One after the other, so that the studio has them in the order of the person.
    scope: { id: `decisions/${batch}` },
    mutationFn: ({ before, decision }: Decided) =>
      studio.decide(
        batch,
        before.map(({ n }) => n),
        decision,
      ),
    onSuccess: ({ photos }, change) => void answered(photos, change),
    onError: ({ message }, change) => {
      answered(change.before, change)
      showNote({ title: t`That was not kept`, text: message })
    },
  })
  const make = (change: Decided) => {
    for (const { n } of change.before) last.current.set(n, change)
    put(change.before.map((photo) => decided(photo, change.decision)))
    mutate(change)
  }
  return {
    photos: () => queries.getQueryData<Batch>(['batch', batch])?.photos ?? [],
    decide: (photos, decision) => {
      const change = { before: photos, decision }
      past.current = [...past.current, change].slice(-MAX_PAST)
      make(change)
    },
    undo: () => {
      const undone = past.current.pop()
      if (!undone) return undefined
      // What they were before is what is decided now; photos of one decision were alike.
      const [first] = undone.before
      make({ before: undone.before, decision: first?.decision ?? null })
      return first?.n
    },
  }
}

/** As the studio will say it. */
function decided(photo: PhotoItem, decision: ReviewDecision | null): PhotoItem {
  if (decision === null) return { ...photo, decision }
  return { ...photo, decision, needsReview: false, group: decision === 'left_out' ? 'left_out' : 'ready' }
}
