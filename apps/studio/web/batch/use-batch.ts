/** A Batch as it goes along: read once, then kept current by its event stream, which the browser reconnects. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Batch, BatchEvent } from '../../contract/batch.ts'
import { address, studio } from '../studio.ts'

export function useBatch(id: string) {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['batch', id], queryFn: () => studio.batch(id) })
  const isGoing = query.data?.status === 'running' || query.data?.status === 'paused'

  useEffect(() => {
    if (!isGoing) return
    const events = new EventSource(address.events(id))
    // What was missed while disconnected is not sent again, so the whole is read anew.
    events.onopen = () => void queries.invalidateQueries({ queryKey: ['batch', id] })
    events.onmessage = ({ data }) => {
      const event: BatchEvent = JSON.parse(data)
      queries.setQueryData<Batch>(['batch', id], (batch) => batch && withEvent(batch, event))
    }
    return () => events.close()
  }, [id, isGoing, queries])
  return query
}

function withEvent(batch: Batch, { batch: summary, photo }: BatchEvent): Batch {
  const photos = photo ? batch.photos.map((each) => (each.n === photo.n ? photo : each)) : batch.photos
  return { ...batch, ...summary, photos }
}
