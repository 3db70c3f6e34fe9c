/** Routes of Batches: make a draft, run it, watch it, cancel it, remove it. */
import type { AllotClient } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import type { z } from 'zod'
import type { BatchEvent } from '../contract/batch.ts'
import { newBatch } from '../contract/new-batch.ts'
import { fitsWithWaits, isOnlyHeldUp } from '../contract/short-waits.ts'
import { type FindPerson, personOf, refuseOtherSpace } from '../http/caller.ts'
import { MAX_PARTS } from '../jobs/holds.ts'
import { partOf, usesOfTakes } from '../jobs/item-takes.ts'
import { readAt } from '../tools/step-problem.ts'
import type { UsesBy } from '../tools/uses-under.ts'
import type { BatchRecord } from './batch-record.ts'
import type { Batches } from './batches.ts'
import { callerBatch } from './caller-batch.ts'
import { type PhotoPlan, planOf } from './photo-plan.ts'
import { planUnder } from './takes-under.ts'

export interface BatchRouteContext {
  readonly batches: Batches
  readonly allot: AllotClient
  readonly whoIs: FindPerson
  /** Whether the member has agreed that photos of the Space are sent to the host. */
  readonly hasAgreed: (space: string, member: string, host: string) => boolean
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
  { batches, allot, whoIs, hasAgreed }: BatchRouteContext,
  context: Context,
  space: string,
): Promise<Response> {
  const me = await personOf(whoIs, context.req.raw)
  refuseOtherSpace(me, space)
  const asked = draftOf(newBatch.parse(await context.req.json().catch(() => ({}))))
  await refuseWithoutGenerator(batches, space, asked, (host) => hasAgreed(space, me.member.id, host))
  const draft = await pricedDraft(allot, { space, by: me.member.id, client: 'web' }, asked)
  const quote = await allot.quote(space, {
    by: me.member.id,
    client: 'web',
    count: draft.photos.length,
    batch: [...usesOfTakes(draft.plan.takes)],
  })
  if (!quote.allowed && !isOnlyHeldUp(quote.denial)) {
    const fits = fitsWithWaits(quote.denial, draft.photos.length)
    return context.json({ ...quote, denial: { ...quote.denial, fits } })
  }
  await batches.limitDrafts(space)
  const { id } = batches.create({ ...draft, space, member: me.member.id })
  return context.json(batches.batch(id), 201)
}

/** @throws z.ZodError where a step is wrong, with its place */
function draftOf({ name, recipe, photos }: z.infer<typeof newBatch>) {
  const plan = readAt(['recipe', 'steps'], () => planOf(recipe.steps, recipe.output))
  return {
    name,
    plan,
    photos: photos.map(({ steps, ...photo }, at) => {
      const own = steps && readAt(['photos', at, 'steps'], () => planOf(steps, recipe.output))
      return { ...photo, source: null, ...(own && { own }) }
    }),
  }
}

/** @throws HTTPException 409 where the policy does not have a step */
async function pricedDraft(
  allot: AllotClient,
  to: UsesBy,
  { name, plan, photos }: ReturnType<typeof draftOf>,
): Promise<ReturnType<typeof draftOf>> {
  const priced = async <Plan extends PhotoPlan>(plan: Plan): Promise<Plan> => {
    const under = await planUnder(allot, to, plan)
    if (under.known) return under.plan
    throw new HTTPException(409, { message: under.message })
  }
  // One after the other: a thousand photos with steps of their own do not ask all at once.
  const own: typeof photos = []
  for (const photo of photos) own.push(photo.own ? { ...photo, own: await priced(photo.own) } : photo)
  const draft = { name, plan: await priced(plan), photos: own }
  refuseTooVaried(draft)
  return draft
}

/** @throws HTTPException 400 where photos take more different things than can be reserved at once */
function refuseTooVaried({ plan, photos }: ReturnType<typeof draftOf>): void {
  const takes = [plan, ...photos.flatMap(({ own }) => (own ? [own] : []))].flatMap((each) => each.takes)
  if (new Set(takes.map(partOf)).size <= MAX_PARTS) return
  throw new HTTPException(400, {
    message: 'The photos of this Batch have too many different steps. Make a Batch for those that are alike.',
  })
}

/** What no generator can make, or may be sent to, is not charged. @throws HTTPException 409 */
async function refuseWithoutGenerator(
  batches: Batches,
  space: string,
  { plan, photos }: ReturnType<typeof draftOf>,
  hasAgreed: (host: string) => boolean,
): Promise<void> {
  const plans = [plan, ...photos.flatMap(({ own }) => (own ? [own] : []))]
  const message = await batches.missingGenerator(space, plans, hasAgreed)
  if (message !== undefined) throw new HTTPException(409, { message })
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
