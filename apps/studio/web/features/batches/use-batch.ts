/** A Batch and its state: read once, then kept current by its event stream, which the browser reconnects. */
import type { Batch, BatchEvent, PhotoItem } from '@allot/studio/contract/batch'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { isGone } from '../../shared/api/request.ts'
import { address, studio } from '../../shared/api/studio.ts'
import { useEventStream } from '../../shared/hooks/use-event-stream.ts'
import { type BatchState, batchStateOf, cancelled, isActive } from './batch-state.ts'

export interface BatchOnPage {
  readonly state: BatchState
  /** What was asked for and is not answered yet. */
  readonly asked: BatchOrder | undefined
  /** One line for the person, where it was refused. */
  readonly problem: string | undefined
  order(order: BatchOrder): void
}

type BatchOrder = 'cancel' | 'pause' | 'resume'

export function useBatch(id: string): BatchOnPage {
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey: ['batch', id], queryFn: () => studio.batch(id) })
  // It is stored before it is answered, so what the answer says is true.
  const { mutate, isPending, variables, ...ordered } = useMutation({
    mutationFn: (order: BatchOrder) => studio[order](id),
    onSuccess: (batch) => queries.setQueryData<Batch>(['batch', id], batch),
  })
  const asked = isPending ? variables : undefined
  const isListening = data !== undefined && !isGone(error) && isActive(data)
  const readAgain = () => void queries.invalidateQueries({ queryKey: ['batch', id] })
  useEventStream(isListening ? address.events(id) : undefined, {
    onEvent: (given) => {
      const event = given as BatchEvent // what the studio's stream says
      queries.setQueryData<Batch>(['batch', id], (batch) => batch && withEvent(batch, event))
      if (event.many || !isActive(event.batch)) readAgain()
    },
    // The stream does not repeat what was sent while it was disconnected, so the whole Batch is read again.
    onOpen: readAgain,
    onRefused: readAgain,
  })
  return {
    // A cancel is shown before it is answered: nothing else can come of it, but for a refusal.
    state: batchStateOf(data && asked === 'cancel' && isActive(data) ? cancelled(data) : data, error),
    asked,
    problem: ordered.error?.message,
    order: mutate,
  }
}

/** The Batch with these photos as they are now. */
export function withPhotos(batch: Batch, changed: readonly PhotoItem[]): Batch {
  const byPlace = new Map(changed.map((photo) => [photo.n, photo]))
  return { ...batch, photos: batch.photos.map((photo) => byPlace.get(photo.n) ?? photo) }
}

function withEvent(batch: Batch, { batch: summary, photo }: BatchEvent): Batch {
  return { ...withPhotos(batch, photo ? [photo] : []), ...summary }
}
