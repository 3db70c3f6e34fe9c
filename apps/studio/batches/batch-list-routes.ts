/** Routes of all Batches of a Space: find them, rename one, delete it, take that back. */
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  type BatchDeletion,
  type BatchPage,
  batchChange,
  batchQuery,
  UNDO_MS,
} from '../contract/batch-list.ts'
import { personOf, refuseOtherSpace } from '../http/caller.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import { callerBatches } from './caller-batch.ts'

export function batchListRoutes({ batches, whoIs }: BatchRouteContext): Hono {
  const { store } = batches
  const { own, deleted } = callerBatches(whoIs, store)
  return new Hono()
    .get('/spaces/:space/batches', async (context) => {
      const space = context.req.param('space')
      refuseOtherSpace(await personOf(whoIs, context.req.raw), space)
      const page = store.list.page(space, batchQuery.parse(context.req.query()))
      const { next } = page
      return context.json({
        batches: page.batches.map(({ id }) => batches.summary(id)),
        next,
      } satisfies BatchPage)
    })
    .patch('/batches/:id', async (context) => {
      const { id } = (await own(context)).batch
      const { name, notify } = batchChange.parse(await context.req.json().catch(() => ({})))
      if (name !== undefined) store.saveName(id, name)
      if (notify !== undefined) batches.notices.want(id, notify)
      return context.json(batches.summary(id))
    })
    .delete('/batches/:id', async (context) => {
      const { batch } = await own(context)
      if (batches.isUnfinished(batch))
        throw new HTTPException(409, { message: 'This Batch is running. Cancel it first.' })
      const undoUntil = new Date(batches.delete(batch.id) + UNDO_MS).toISOString()
      return context.json({ removed: true, undoUntil } satisfies BatchDeletion)
    })
    .post('/batches/:id/restore', async (context) => {
      const { id } = (await deleted(context)).batch
      store.saveDeletion(id, null)
      return context.json(batches.batch(id))
    })
}
