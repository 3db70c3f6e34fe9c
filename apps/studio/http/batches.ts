/** Routes of Batches: make a draft, run it, watch it, cancel it, download it. */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import { itemOf, type StoredBatch } from '../batch/stored.ts'
import type { Batch, BatchEvent } from '../contract/batch.ts'
import { featuresOf } from '../contract/features.ts'
import { MAX_DRAFTS_PER_SPACE } from '../contract/limits.ts'
import { newBatch } from '../contract/new-batch.ts'
import type { Studio } from '../studio.ts'
import { enterBatch, enterSpace, personOf } from './caller.ts'

export function batchRoutes(studio: Studio): Hono {
  const { store, runner, allot, whoIs } = studio
  const whole = (batch: StoredBatch): Batch => ({
    ...runner.summary(batch),
    photos: store.photos(batch.id).map(itemOf),
  })
  const now = (id: string): Batch => {
    const batch = store.batch(id)
    if (!batch) throw new Error(`Invariant: batch ${id} vanished.`)
    return whole(batch)
  }
  const routes = new Hono()

  routes.get('/spaces/:space/batches', async (context) => {
    const space = context.req.param('space')
    enterSpace(await personOf(whoIs, context.req.raw), space)
    return context.json({ batches: store.ofSpace(space).map((batch) => runner.summary(batch)) })
  })

  // Refused here already when it could not run now, so that nobody uploads 250 photos for nothing.
  routes.post('/spaces/:space/batches', async (context) => {
    const me = await personOf(whoIs, context.req.raw)
    const space = context.req.param('space')
    enterSpace(me, space)
    const asked = newBatch.parse(await context.req.json().catch(() => ({})))
    const operation = {
      by: me.member.id,
      client: 'web',
      count: asked.photos.length,
      batch: featuresOf(asked.edits),
    } as const
    const answer = await allot.quote(space, operation)
    if (!answer.allowed) return context.json(answer)
    const drafts = store.ofSpace(space, 1_000).filter((batch) => batch.status === 'draft')
    for (const forgotten of drafts.slice(MAX_DRAFTS_PER_SPACE - 1)) await studio.remove(forgotten.id)
    const id = randomUUID()
    const draft = {
      id,
      space,
      member: me.member.id,
      name: asked.name,
      edits: asked.edits,
      status: 'draft',
      createdAt: Date.now(),
    } as const
    store.insert(
      {
        ...draft,
        out: null,
        fingerprint: null,
        holds: [],
        asked: 0,
        message: null,
        denial: null,
        finishedAt: null,
      },
      asked.photos.map((photo) => ({ ...photo, source: null })),
    )
    return context.json(now(id), 201)
  })

  routes.get('/batches/:id', async (context) => {
    const batch = enterBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id'))
    return context.json(whole(batch))
  })

  routes.post('/batches/:id/run', async (context) => {
    const batch = enterBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id'))
    if (batch.status !== 'draft') return context.json(whole(batch))
    if (!store.photos(batch.id).some((photo) => photo.status === 'ready')) {
      throw new HTTPException(409, { message: 'None of the photos can be used. Add others, then run it.' })
    }
    const denial = await runner.run(batch)
    return context.json(denial ? { allowed: false, denial } : now(batch.id))
  })

  routes.post('/batches/:id/cancel', async (context) => {
    const batch = enterBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id'))
    if (batch.status === 'running' || batch.status === 'paused') runner.cancel(batch.id)
    return context.json(now(batch.id))
  })

  routes.delete('/batches/:id', async (context) => {
    const batch = enterBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id'))
    if (batch.status === 'running' || batch.status === 'paused') {
      throw new HTTPException(409, { message: 'This Batch is running. Cancel it first.' })
    }
    await studio.remove(batch.id)
    return context.json({ removed: true })
  })

  routes.get('/batches/:id/events', async (context) => {
    const batch = enterBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id'))
    return streamSSE(context, async (stream) => {
      const send = (event: BatchEvent) => stream.writeSSE({ data: JSON.stringify(event) })
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve))
      const stop = runner.listen(batch.id, (event) => void send(event))
      await send({ batch: runner.summary(store.batch(batch.id) ?? batch) })
      // A line every 20 seconds, so that nothing in between takes a quiet stream for a dead one.
      const alive = setInterval(() => void stream.writeSSE({ event: 'alive', data: '' }), 20_000)
      await Promise.race([ended, studio.closing])
      clearInterval(alive)
      stop()
    })
  })
  return routes
}
