/** The stream of what becomes of a Batch. */
import type { Context } from 'hono'
import type { BatchEvent } from '../contract/batch.ts'
import { openEventStreams, type StreamRoute } from '../http/event-stream.ts'
import type { Batches } from './batches.ts'
import type { CallerBatch } from './caller-batch.ts'

export interface BatchEventPorts extends StreamRoute {
  readonly batches: Pick<Batches, 'listen' | 'summary'>
}

/** @throws HTTPException 429 where a person follows too many */
export function openBatchEvents(ports: BatchEventPorts): (context: Context, of: CallerBatch) => Response {
  const { batches } = ports
  const open = openEventStreams(ports, 'Batches')
  return (context, { me, batch: { id, space } }) =>
    open(context, { me, space }, ({ send }) => {
      const stop = batches.listen(id, (event: BatchEvent) => send(event))
      send({ batch: batches.summary(id) } satisfies BatchEvent)
      return stop
    })
}
