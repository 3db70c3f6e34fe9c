/** Routes of cut-outs: see those that a photo has, choose another one, give a matte back, keep the one that came out. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type CutOutList, type CutOutName, cutOutChoice, cutOutName } from '../contract/cut-outs.ts'
import { arrivingFrom } from '../http/arriving.ts'
import { notFound } from '../http/caller.ts'
import { fileResponse } from '../http/file-response.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import { type CallerBatch, callerBatches } from './caller-batch.ts'
import type { CutOutOutcome } from './cut-outs.ts'
import { itemOf, type PhotoRecord } from './photo-record.ts'

type BatchPhoto = readonly [BatchRecord, PhotoRecord]

export function cutOutRoutes({ batches, whoIs }: BatchRouteContext): Hono {
  const { store, cutOuts } = batches
  const { seen } = callerBatches(whoIs, store)
  const photoOf = async (context: Context, { batch }: CallerBatch): Promise<BatchPhoto> => {
    const photo = store.photo(batch.id, Number(context.req.param('n')))
    if (!photo) throw notFound()
    return [batch, photo]
  }
  const seenPhoto = async (context: Context) => photoOf(context, await seen(context))
  const answer = (context: Context, [batch, photo]: BatchPhoto, outcome: CutOutOutcome) => {
    refuseFailure(outcome)
    return context.json(itemOf(batch, store.photo(batch.id, photo.n) ?? photo))
  }
  return new Hono()
    .get('/batches/:id/photos/:n/cut-outs', async (context) => {
      const outcome = await cutOuts.names(...(await seenPhoto(context)))
      refuseFailure(outcome)
      const { names } = outcome
      return context.json({ names } satisfies CutOutList)
    })
    .get('/batches/:id/photos/:n/cut-outs/:name/picture', async (context) =>
      fileResponse(cutOuts.file(...(await seenPhoto(context)), nameOf(context), 'picture')),
    )
    .get('/batches/:id/photos/:n/cut-outs/:name/matte', async (context) =>
      fileResponse(cutOuts.file(...(await seenPhoto(context)), nameOf(context), 'matte'), 'matte.png'),
    )
    .post('/batches/:id/photos/:n/cut-out', async (context) => {
      const photo = await seenPhoto(context)
      const { name } = cutOutChoice.parse(await context.req.json().catch(() => ({})))
      return answer(context, photo, await cutOuts.choose(...photo, name))
    })
    .put('/batches/:id/photos/:n/matte', async (context) => {
      const its = await seen(context)
      const photo = await photoOf(context, its)
      const arriving = arrivingFrom(its.me, context.req.raw)
      return answer(context, photo, await cutOuts.give(...photo, arriving))
    })
    .post('/batches/:id/photos/:n/keep', async (context) => {
      const photo = await seenPhoto(context)
      return answer(context, photo, await cutOuts.keep(...photo))
    })
}

function nameOf(context: Context): CutOutName {
  const name = cutOutName.safeParse(context.req.param('name'))
  if (!name.success) throw notFound()
  return name.data
}

function refuseFailure<Outcome extends CutOutOutcome>(
  outcome: Outcome,
): asserts outcome is Extract<Outcome, { ok: true }> {
  if (!outcome.ok) throw new HTTPException(409, { message: outcome.message })
}
