/**
 * The Batch studio: takes photos in, edits them, hands out the results, and is metered by Allot and by nothing else. It
 * talks to Allot only through the client, so Allot may run in this process or anywhere.
 */
import { join } from 'node:path'
import type { AllotClient } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { routePath } from 'hono/route'
import { type BatchStudio, type BatchStudioOptions, openBatchStudio } from './batch-studio.ts'
import { againRoutes } from './batches/again-routes.ts'
import { batchListRoutes } from './batches/batch-list-routes.ts'
import { batchRoutes } from './batches/batch-routes.ts'
import type { Batches } from './batches/batches.ts'
import { cutOutRoutes } from './batches/cut-out-routes.ts'
import { lastRecipeOf } from './batches/last-recipe.ts'
import { photoRoutes } from './batches/photo-routes.ts'
import { resultRoutes } from './batches/result-routes.ts'
import { closedSpaces } from './closed-spaces.ts'
import { demoRetention } from './demo-retention.ts'
import { type Connect, type Download, openDropIn } from './drop-in/drop-in.ts'
import type { DurableGenerations } from './generators/open-generations.ts'
import { aboutRoute } from './http/about-route.ts'
import { answerHeaders } from './http/answer-headers.ts'
import { bounded } from './http/body-limit.ts'
import { type FindPerson, Forbidden } from './http/caller.ts'
import { pageFiles } from './http/page-files.ts'
import { problemResponse } from './http/problem.ts'
import { DEFAULT_STUDIO_LIMITS } from './limits.ts'
import { offerRoutes } from './offers/offer-routes.ts'
import { pileRoutes } from './piles/pile-routes.ts'
import { Piles } from './piles/piles.ts'
import { recipeRoutes } from './recipes/recipe-routes.ts'
import { RecipeStore } from './recipes/recipe-store.ts'
import { openSinglePhotos } from './single-photos.ts'

export interface StudioOptions extends Omit<BatchStudioOptions, 'storedBesides' | 'tell' | 'report'> {
  /** With a key that may act for every Space. */
  readonly allot: AllotClient
  readonly whoIs: FindPerson
  /** The address of a page of the studio, for what is sent elsewhere. */
  readonly linkTo?: (path: string) => string
  /** Notes for those who look after security that a request was refused with 403. */
  readonly refused?: NoteRefusal
  /** What the drop-in API needs besides; it is not served without. */
  readonly dropIn?: { readonly connect: Connect; readonly download: Download }
}

export { type Imaging, type ModelSource, openImaging } from '@allot/imaging'
export type { StudioCaller } from './http/caller.ts'

/** @param route the pattern of its address · @param space which Space it was about */
type NoteRefusal = (request: Request, route: string, space: string) => Promise<void>

export interface Studio {
  fetch(request: Request): Promise<Response>
  /** Every address of the studio, for a test that asks who may use it. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  readonly batches: Batches
  readonly generations: DurableGenerations
  /** Goes on with what a killed process left. */
  resume(): Promise<void>
  close(): Promise<void>
}

/** How often old drafts and results are looked for, in milliseconds. */
const EXPIRY_INTERVAL = 3_600_000

export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { data, model, allot, whoIs, client, dropIn, unexpected } = options
  // What is stored is asked for when a photo comes.
  const parts = await openBatchStudio({
    ...options,
    ...saidOfEnds(options),
    storedBesides: (whose) => single.bytesOf(whose) + piles.store.bytesOf(whose),
  })
  const { imaging, imagingOf, batches, generations, sharing, uploads, shares } = parts
  const hasAgreed = (space: string, member: string, host: string) =>
    sharing.agreed(space, member).includes(host)
  const { promise: closing, resolve: close } = Promise.withResolvers<void>()
  const piles = new Piles({
    ...{ data, uploads, imagingOf },
    hasBegun: (id) => {
      const batch = batches.store.job(id)
      return batch !== undefined && (batch.state.name !== 'draft' || batches.isUnfinished(batch))
    },
  })
  const single = await openSinglePhotos({
    ...{ data, imaging, imagingOf, generations, sharing, hasAgreed },
    ...{ allot, client, whoIs, uploads, shares, closing, unexpected },
    picked: (of, id) => piles.picked(of, id),
  })
  const recipes = new RecipeStore(join(data, 'recipes.sqlite'))
  const route = { batches, allot, piles, whoIs, hasAgreed, closing, unexpected }
  const served =
    dropIn &&
    (await openDropIn({
      ...{ ...dropIn, folder: join(data, 'drop-in'), imaging, imagingOf, unexpected },
      refuseFullDisk: () => uploads.refuseFullDisk(),
    }))
  const app = new Hono()
    .use(answerHeaders)
    .use('/studio/*', bounded)
    .route('/studio', batchRoutes(route))
    .route('/studio', batchListRoutes(route))
    .route('/studio', againRoutes(route))
    .route('/studio', photoRoutes(route))
    .route('/studio', resultRoutes(route))
    .route('/studio', cutOutRoutes(route))
    .route('/studio', offerRoutes({ allot, generations, client, whoIs }))
    .route('/studio', single.routes)
    .route('/studio', pileRoutes(piles, whoIs))
    .route(
      '/studio',
      recipeRoutes({ store: recipes, whoIs, lastUsed: (space) => lastRecipeOf(batches.store, space) }),
    )
    .route('/studio', aboutRoute(whoIs, model))
    .route('/', served?.routes ?? new Hono())
    .route('/', pageFiles(join(import.meta.dirname, 'web/dist')))
    .onError(async (error, context) => {
      if (error instanceof Forbidden) await noteRefusal(options.refused, context, error)
      return problemResponse(error, unexpected)
    })
  const whole = wholeSpaces(options, parts, [batches, single, piles, recipes])
  const endExpiry = await startExpiry([parts, single, piles, ...whole], unexpected)
  return {
    fetch: async (request) => app.fetch(request),
    routes: app.routes,
    batches,
    generations,
    resume: async () => {
      await batches.resume()
      batches.notices.tellAll()
      await single.resume()
    },
    close: async () => {
      close()
      endExpiry()
      await served?.end()
      generations.end() // items of Batches, and single photos, wait for it
      await single.close()
      await parts.close()
      recipes.close()
      piles.store.close()
    },
  }
}

/** How people and webhooks hear that a Batch is over. */
function saidOfEnds({ allot, linkTo }: StudioOptions): Required<Pick<BatchStudioOptions, 'tell' | 'report'>> {
  return {
    tell: async ({ space, member, message, mail, key }) =>
      void (await allot.tell(space, { member, message, mail }, { idempotencyKey: key })),
    report: async (space, { id, ...work }, key) => {
      const link = linkTo?.(`/batches/${id}`) ?? null
      await allot.reportWork(space, { id, ...work, link }, { idempotencyKey: key })
    },
  }
}

/** Those of which all goes: closed ones, and those of the demonstration. */
function wholeSpaces(
  { allot, limits = DEFAULT_STUDIO_LIMITS, unexpected }: StudioOptions,
  { demos, isDemo, bytesOf }: BatchStudio,
  of: readonly { removeAll(space: string): void | Promise<void> }[],
): readonly { removeExpired(now: number): Promise<void> }[] {
  const visited = { demos, isDemo, bytesOf, unexpected, days: limits.keepDemoDays, of }
  return [closedSpaces({ allot, days: limits.keepClosedDays, of }), demoRetention(visited)]
}

async function noteRefusal(refused: NoteRefusal | undefined, context: Context, { space }: Forbidden) {
  await refused?.(context.req.raw, routePath(context), space)
}

/** Removes what is old, now and from time to time. @returns a function that ends it */
async function startExpiry(
  of: readonly { removeExpired(now: number): Promise<void> }[],
  unexpected: (error: unknown) => void,
): Promise<() => void> {
  const removeExpired = async () => {
    for (const each of of) await each.removeExpired(Date.now())
  }
  const expiry = setInterval(() => void removeExpired().catch(unexpected), EXPIRY_INTERVAL).unref()
  await removeExpired()
  return () => clearInterval(expiry)
}
