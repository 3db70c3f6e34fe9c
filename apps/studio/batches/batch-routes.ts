/** Routes of Batches: make a draft, run it, watch it, cancel it. */

import type { AllotClient } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { quoteWhole } from '../charges/quote-whole.ts'
import { outputsOf } from '../contract/all-outputs.ts'
import { nameByPattern } from '../contract/name-pattern.ts'
import { newBatch } from '../contract/new-batch.ts'
import { outputNames } from '../contract/output-names.ts'
import type { Recipe } from '../contract/recipe.ts'
import { isOnlyHeldUp } from '../contract/short-waits.ts'
import { wholeQuote } from '../contract/whole-quote.ts'
import { personOf, refuseOtherSpace } from '../http/caller.ts'
import type { StreamRoute } from '../http/event-stream.ts'
import { operationsOfTakes } from '../jobs/item-takes.ts'
import { readAt } from '../tools/step-problem.ts'
import type { UsesBy } from '../tools/uses-under.ts'
import { openBatchEvents } from './batch-events.ts'
import type { Batches } from './batches.ts'
import { type CallerBatch, callerBatches } from './caller-batch.ts'
import type { DraftPhoto } from './draft-rows.ts'
import { type PhotoPlan, planOf } from './photo-plan.ts'
import { pricedPlan, refuseTooVaried, refuseWithoutGenerator } from './run-checks.ts'

/** What people have picked: files that are here already. */
interface PickedPhotos {
  picked(
    of: { readonly space: string; readonly member: string },
    id: string,
  ): { readonly file: string; readonly bytes: number; readonly isSample: boolean } | undefined
  /** A Batch was made of these. */
  usedBy(ids: readonly string[], batch: string): void
  /** It has begun. */
  left(batch: string): Promise<void>
}

export interface BatchRouteContext extends StreamRoute {
  readonly batches: Batches
  readonly allot: AllotClient
  readonly piles: PickedPhotos
  /** Whether the member has agreed that photos of the Space are sent to the host. */
  readonly hasAgreed: (space: string, member: string, host: string) => boolean
}

export function batchRoutes(route: BatchRouteContext): Hono {
  const { batches, whoIs } = route
  const { seen, own } = callerBatches(whoIs, batches.store)
  const changed = async (context: Context, change: (id: string) => void) => {
    const { id } = (await own(context)).batch
    change(id)
    return context.json(batches.batch(id))
  }
  const events = openBatchEvents(route)
  return new Hono()
    .post('/spaces/:space/batches', (context) => createBatch(route, context, context.req.param('space')))
    .get('/batches/:id', async (context) => context.json(batches.batch((await seen(context)).batch.id)))
    .post('/batches/:id/run', async (context) => runBatch(route, context, await own(context)))
    .post('/batches/:id/cancel', (context) => changed(context, (id) => batches.cancel(id)))
    .post('/batches/:id/pause', (context) => changed(context, (id) => batches.suspend(id)))
    .post('/batches/:id/resume', (context) => changed(context, (id) => batches.goOn(id)))
    .get('/batches/:id/events', async (context) => events(context, await seen(context)))
}

/** Denied here already where it could not run now, so that no photo is uploaded for nothing. */
async function createBatch(
  { batches, allot, piles, whoIs, hasAgreed }: BatchRouteContext,
  context: Context,
  space: string,
): Promise<Response> {
  const me = await personOf(whoIs, context.req.raw)
  refuseOtherSpace(me, space)
  const wanted = newBatch.parse(await context.req.json().catch(() => ({})))
  const { photos } = wanted
  const asked = draftOf(wanted)
  await refuseWithoutGenerator(batches, space, plansOf(asked), (host) => hasAgreed(space, me.member.id, host))
  const draft = await pricedDraft(allot, { space, by: me.member.id, client: 'web' }, asked)
  const whole = wholeQuote(draft.photos.flatMap(({ own }) => operationsOfTakes((own ?? draft.plan).takes)))
  const quote = await quoteWhole(allot, space, { by: me.member.id, client: 'web' }, whole)
  if (!quote.allowed && !isOnlyHeldUp(quote.denial)) return context.json(quote)
  const of = { space, member: me.member.id }
  const files = photos.map(({ name, picked }) =>
    picked === undefined ? undefined : fileOf(piles, of, picked, name),
  )
  await batches.limitDrafts(space, me.member.id)
  const batch = batches.create({ ...draft, ...of })
  for (const [at, file] of files.entries()) if (file) await batches.originals.adopt(batch, at + 1, file)
  piles.usedBy(
    photos.flatMap(({ picked }) => picked ?? []),
    batch.id,
  )
  return context.json(batches.batch(batch.id), 201)
}

/** @throws HTTPException 409 where not all of it is here */
function fileOf(piles: PickedPhotos, of: Parameters<PickedPhotos['picked']>[0], id: string, name: string) {
  const file = piles.picked(of, id)
  if (file) return file
  throw new HTTPException(409, {
    message: `${name} is not here, or was removed meanwhile. Reload the page, then export again.`,
  })
}

/** @throws z.ZodError where a step is wrong, with its place */
function draftOf({ name, recipe, names, photos }: z.infer<typeof newBatch>) {
  const plan = readAt(['recipe', 'steps'], () => planOf(recipe.steps, recipe.output, recipe.further))
  return {
    name,
    plan,
    photos: photos.map(({ steps, picked: _, ...photo }, at) => {
      const own = steps && readAt(['photos', at, 'steps'], () => planOf(steps, recipe.output, recipe.further))
      const wanted = names === undefined ? {} : wantedNames(names, recipe, photo.name, at, photos.length)
      return { ...photo, source: null, ...(own && { own }), ...wanted }
    }),
  }
}

/** How the files of a photo are called by a pattern. @param at its place, from 0 */
function wantedNames(
  pattern: string,
  recipe: Recipe,
  photo: string,
  at: number,
  total: number,
): Pick<DraftPhoto, 'wantedName' | 'furtherNames'> {
  const outputs = outputsOf(recipe)
  const [wantedName = '', ...furtherNames] = outputNames(outputs).map((output, file) => {
    const { canvas, format } = outputs[file] ?? recipe.output
    const [width, height] = [canvas?.width ?? null, canvas?.height ?? null]
    return nameByPattern(pattern, { photo, n: at + 1, output, width, height, format }, total)
  })
  return { wantedName, furtherNames }
}

/** @throws HTTPException 400, 409 where it cannot be priced */
async function pricedDraft(
  allot: AllotClient,
  to: UsesBy,
  { name, plan, photos }: ReturnType<typeof draftOf>,
): Promise<ReturnType<typeof draftOf>> {
  // One after the other: a thousand photos with steps of their own do not ask all at once.
  const own: typeof photos = []
  for (const photo of photos)
    own.push(photo.own ? { ...photo, own: await pricedPlan(allot, to, photo.own) } : photo)
  const draft = { name, plan: await pricedPlan(allot, to, plan), photos: own }
  refuseTooVaried(plansOf(draft).map(({ takes }) => takes))
  return draft
}

function plansOf({ plan, photos }: ReturnType<typeof draftOf>): readonly PhotoPlan[] {
  return [plan, ...photos.flatMap(({ own }) => (own ? [own] : []))]
}

async function runBatch(
  { batches, piles }: BatchRouteContext,
  context: Context,
  { me, batch }: CallerBatch,
): Promise<Response> {
  if (batch.state.name !== 'draft') return context.json(batches.batch(batch.id))
  if (batches.store.itemsLeft(batch.id).length === 0)
    throw new HTTPException(409, { message: 'None of the photos can be used. Add others, then run it.' })
  const denial = await batches.run(batch, me.member.id)
  if (!denial) await piles.left(batch.id)
  return context.json(denial ? { allowed: false, denial } : batches.batch(batch.id))
}
