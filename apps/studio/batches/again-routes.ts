/** Routes of photos that are run again: what it would take, and the run. */

import type { AllotClient } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { quoteWhole } from '../charges/quote-whole.ts'
import { type AgainQuote, runAgain } from '../contract/run-again.ts'
import { isOnlyHeldUp } from '../contract/short-waits.ts'
import { wholeQuote } from '../contract/whole-quote.ts'
import { notFound } from '../http/caller.ts'
import { type ItemTake, operationsOfTakes } from '../jobs/item-takes.ts'
import { readAt } from '../tools/step-problem.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchRouteContext } from './batch-routes.ts'
import { type CallerBatch, callerBatches } from './caller-batch.ts'
import { planOf, storedPlan } from './photo-plan.ts'
import type { PhotoRecord } from './photo-record.ts'
import { againOf, chosenPhotos, type PlanAgain, takesAgain } from './run-again.ts'
import { pricedPlan, refuseTooVaried, refuseWithoutGenerator } from './run-checks.ts'

interface AskedAgain {
  readonly batch: BatchRecord
  readonly photos: readonly PhotoRecord[]
  /** Other settings; null for those that each photo has. */
  readonly plan: PlanAgain | null
}

export function againRoutes(route: BatchRouteContext): Hono {
  const { batches, allot, whoIs } = route
  const { own } = callerBatches(whoIs, batches.store)
  return new Hono()
    .post('/batches/:id/again/quote', async (context) => {
      const { batch, photos, plan } = await askedAgain(route, context, await own(context))
      const takes = await takesAgain(batches.again.ports, batch, photos, plan)
      return context.json(await quoteOf(allot, batch, takes))
    })
    .post('/batches/:id/again', async (context) => {
      const its = await own(context)
      const { batch, photos, plan } = await askedAgain(route, context, its)
      const again = photos.map((photo) => againOf(batches.again.ports, batch, photo, plan))
      refuseTooVaried([batch.takes, ...again.map(({ settings }) => settings?.takes ?? [])])
      const denial = await batches.again.run(batch, its.me.member.id, again)
      return context.json(denial ? { allowed: false, denial } : batches.batch(batch.id))
    })
}

/** @throws z.ZodError; HTTPException 409 where these photos cannot be run again */
async function askedAgain(
  { batches, allot, hasAgreed }: BatchRouteContext,
  context: Context,
  { me, batch: { id, space, member: by } }: CallerBatch,
): Promise<AskedAgain> {
  const { photos: which, recipe } = runAgain.parse(await context.req.json().catch(() => ({})))
  const asked =
    recipe && readAt(['recipe', 'steps'], () => planOf(recipe.steps, recipe.output, recipe.further))
  await batches.again.undoCut(id)
  const batch = batches.store.job(id)
  if (!batch) throw notFound()
  const chosen = chosenPhotos(batches.store, batch, which, asked !== undefined)
  if (!chosen.ok) throw new HTTPException(409, { message: chosen.message })
  const { photos } = chosen
  const plans = asked ? [asked] : photos.map((photo) => storedPlan(batch, photo))
  await refuseWithoutGenerator(batches, space, plans, (host) => hasAgreed(space, me.member.id, host))
  const plan = asked ? await pricedPlan(allot, { space, by, client: 'web' }, asked) : null
  return { batch, photos, plan }
}

/** All of them are asked for together: each may fit alone where their sum does not. */
async function quoteOf(
  allot: AllotClient,
  { space, member: by }: BatchRecord,
  takes: readonly (readonly ItemTake[])[],
): Promise<AgainQuote> {
  if (takes.length === 0) return { photos: 0, cost: {}, denial: null }
  const quote = await quoteWhole(
    allot,
    space,
    { by, client: 'web' },
    wholeQuote(takes.flatMap(operationsOfTakes)),
  )
  const { cost } = quote.allowed ? quote : quote.denial
  const denial = quote.allowed || isOnlyHeldUp(quote.denial) ? null : quote.denial
  return { photos: takes.length, cost, denial }
}
