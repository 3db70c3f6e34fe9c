/** Routes of cut-outs: see those that a photo has, choose another one, give a matte back, keep the one that came out. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type CutOutList, type CutOutName, cutOutChoice, cutOutName } from '../contract/cut-outs.ts'
import { notFound, personOf } from '../http/caller.ts'
import { fileResponse } from '../http/file-response.ts'
import { type BatchRecord, itemOf, type PhotoRecord } from './batch-record.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import { callerBatch } from './caller-batch.ts'
import type { CutOutOutcome } from './cut-outs.ts'

export function cutOutRoutes({ batches, whoIs }: BatchRouteContext): Hono {
  const { store, cutOuts } = batches
  const photoOf = async (context: Context): Promise<readonly [BatchRecord, PhotoRecord]> => {
    const batch = callerBatch(await personOf(whoIs, context.req.raw), store, context.req.param('id') ?? '')
    const photo = store.photo(batch.id, Number(context.req.param('n')))
    if (!photo) throw notFound()
    return [batch, photo]
  }
  const answer = (
    context: Context,
    [batch, photo]: readonly [BatchRecord, PhotoRecord],
    outcome: CutOutOutcome,
  ) => {
    refuseFailure(outcome)
    return context.json(itemOf(store.photo(batch.id, photo.n) ?? photo))
  }
  return new Hono()
    .get('/batches/:id/photos/:n/cut-outs', async (context) => {
      const outcome = await cutOuts.names(...(await photoOf(context)))
      refuseFailure(outcome)
      const { names } = outcome
      return context.json({ names } satisfies CutOutList)
    })
    .get('/batches/:id/photos/:n/cut-outs/:name/picture', async (context) =>
      fileResponse(cutOuts.file(...(await photoOf(context)), nameOf(context), 'picture')),
    )
    .get('/batches/:id/photos/:n/cut-outs/:name/matte', async (context) =>
      fileResponse(cutOuts.file(...(await photoOf(context)), nameOf(context), 'matte'), 'matte.png'),
    )
    .post('/batches/:id/photos/:n/cut-out', async (context) => {
      const photo = await photoOf(context)
      const { name } = cutOutChoice.parse(await context.req.json().catch(() => ({})))
      return answer(context, photo, await cutOuts.choose(...photo, name))
    })
    .put('/batches/:id/photos/:n/matte', async (context) => {
      const photo = await photoOf(context)
      return answer(context, photo, await cutOuts.give(...photo, context.req.raw.body))
    })
    .post('/batches/:id/photos/:n/keep', async (context) => {
      const photo = await photoOf(context)
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
