/** A Batch and its state: read once, then kept current by its event stream, which the browser reconnects. */
import type { Batch, BatchEvent } from '@allot/studio/contract/batch'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { address, studio } from '../../shared/api/studio.ts'
import { type BatchState, batchStateOf, isActive } from './batch-state.ts'

export function useBatch(id: string): { readonly state: BatchState; cancel(): void } {
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey: ['batch', id], queryFn: () => studio.batch(id) })
  const cancel = useMutation({ mutationFn: () => studio.cancel(id) })
  const isListening = data !== undefined && isActive(data)

  useEffect(() => {
    if (!isListening) return
    const events = new EventSource(address.events(id))
    // The stream does not repeat what was sent while it was disconnected, so the whole Batch is read again.
    events.onopen = () => void queries.invalidateQueries({ queryKey: ['batch', id] })
    events.onmessage = ({ data }) => {
      const event: BatchEvent = JSON.parse(data)
      queries.setQueryData<Batch>(['batch', id], (batch) => batch && withEvent(batch, event))
    }
    return () => events.close()
  }, [id, isListening, queries])
  return {
    state: batchStateOf(data, error, cancel.isPending || cancel.isSuccess),
    cancel: () => cancel.mutate(),
  }
}

function withEvent(batch: Batch, { batch: summary, photo }: BatchEvent): Batch {
  const photos = photo ? batch.photos.map((each) => (each.n === photo.n ? photo : each)) : batch.photos
  return { ...batch, ...summary, photos }
}
