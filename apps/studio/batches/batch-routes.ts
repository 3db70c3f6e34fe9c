/** Routes of Batches: make a draft, run it, watch it, cancel it, remove it. */
import type { AllotClient } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import type { BatchEvent } from '../contract/batch.ts'
import { featuresOf } from '../contract/features.ts'
import { newBatch } from '../contract/new-batch.ts'
import { type FindPerson, personOf, refuseOtherSpace } from '../http/caller.ts'
import type { BatchRecord } from './batch-record.ts'
import type { Batches } from './batches.ts'
import { callerBatch } from './caller-batch.ts'

export interface BatchRouteContext {
  readonly batches: Batches
  readonly allot: AllotClient
  readonly whoIs: FindPerson
  /** Resolves when the studio closes, so that event streams end. */
  readonly closing: Promise<void>
  /** Receives errors that no route expects. */
  readonly unexpected: (error: unknown) => void
}

export function batchRoutes(route: BatchRouteContext): Hono {
  const { batches, whoIs } = route
  const batchOf = async (context: Context): Promise<BatchRecord> =>
    callerBatch(await personOf(whoIs, context.req.raw), batches.store, context.req.param('id') ?? '')
  return new Hono()
    .get('/spaces/:space/batches', async (context) => {
      const space = context.req.param('space')
      refuseOtherSpace(await personOf(whoIs, context.req.raw), space)
      return context.json({ batches: batches.store.ofSpace(space).map(({ id }) => batches.summary(id)) })
    })
    .post('/spaces/:space/batches', (context) => createBatch(route, context, context.req.param('space')))
    .get('/batches/:id', async (context) => context.json(batches.batch((await batchOf(context)).id)))
    .post('/batches/:id/run', async (context) => runBatch(batches, context, await batchOf(context)))
    .post('/batches/:id/cancel', async (context) => {
      const { id } = await batchOf(context)
      batches.cancel(id)
      return context.json(batches.batch(id))
    })
    .delete('/batches/:id', async (context) => {
      const batch = await batchOf(context)
      if (batches.isUnfinished(batch))
        throw new HTTPException(409, { message: 'This Batch is running. Cancel it first.' })
      await batches.remove(batch.id)
      return context.json({ removed: true })
    })
    .get('/batches/:id/events', async (context) => eventStream(route, context, (await batchOf(context)).id))
}

/** Denied here already where it could not run now, so that no photo is uploaded for nothing. */
async function createBatch(
  { batches, allot, whoIs }: BatchRouteContext,
  context: Context,
  space: string,
): Promise<Response> {
  const me = await personOf(whoIs, context.req.raw)
  refuseOtherSpace(me, space)
  const { name, edits, photos } = newBatch.parse(await context.req.json().catch(() => ({})))
  const quote = await allot.quote(space, {
    by: me.member.id,
    client: 'web',
    count: photos.length,
    batch: featuresOf(edits),
  })
  if (!quote.allowed) return context.json(quote)
  await batches.limitDrafts(space)
  const draft = batches.create({
    space,
    member: me.member.id,
    name,
    edits,
    photos: photos.map((photo) => ({ ...photo, source: null })),
  })
  return context.json(batches.batch(draft.id), 201)
}

async function runBatch(batches: Batches, context: Context, batch: BatchRecord): Promise<Response> {
  if (batch.state.name !== 'draft') return context.json(batches.batch(batch.id))
  if (batches.store.itemsLeft(batch.id).length === 0)
    throw new HTTPException(409, { message: 'None of the photos can be used. Add others, then run it.' })
  const denial = await batches.run(batch)
  return context.json(denial ? { allowed: false, denial } : batches.batch(batch.id))
}

/** A proxy may close a stream that is silent for longer. */
const KEEP_ALIVE_MS = 20_000

function eventStream(
  { batches, closing, unexpected }: BatchRouteContext,
  context: Context,
  id: string,
): Response {
  return streamSSE(context, async (stream) => {
    const send = (event: BatchEvent) => stream.writeSSE({ data: JSON.stringify(event) })
    const ended = new Promise<void>((resolve) => stream.onAbort(resolve))
    const stop = batches.listen(id, (event) => void send(event).catch(unexpected))
    await send({ batch: batches.summary(id) })
    const alive = setInterval(
      () => void stream.writeSSE({ event: 'alive', data: '' }).catch(unexpected),
      KEEP_ALIVE_MS,
    )
    await Promise.race([ended, closing])
    clearInterval(alive)
    stop()
  })
}
