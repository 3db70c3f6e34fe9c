/**
 * The Batch studio: takes photos in, edits them, hands out the results, and is metered by Allot and by nothing else. It
 * talks to Allot only through the client, so Allot may run in this process or anywhere.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AllotClient } from '@allot/client/allot'
import type { Client } from '@allot/client/wire'
import { type Imaging, type ModelSource, openImaging } from '@allot/imaging'
import { Hono } from 'hono'
import { batchRoutes } from './batches/batch-routes.ts'
import { BatchStore } from './batches/batch-store.ts'
import { Batches } from './batches/batches.ts'
import { cutOutRoutes } from './batches/cut-out-routes.ts'
import { photoRoutes } from './batches/photo-routes.ts'
import { type Connect, type Download, openDropIn } from './drop-in/drop-in.ts'
import type { AiSettings } from './generators/configuration.ts'
import type { DurableGenerations } from './generators/open-generations.ts'
import { openGenerators } from './generators/open-generators.ts'
import { aboutRoute } from './http/about-route.ts'
import { LIMIT } from './http/body-limit.ts'
import type { FindPerson } from './http/caller.ts'
import { pageFiles } from './http/page-files.ts'
import { problemResponse } from './http/problem.ts'
import { openMetering } from './jobs/metering.ts'
import { offerRoutes } from './offers/offer-routes.ts'
import { recipeRoutes } from './recipes/recipe-routes.ts'
import { RecipeStore } from './recipes/recipe-store.ts'
import { SharingStore } from './sharing/sharing-store.ts'
import { openSinglePhotos } from './single-photos.ts'
import { FolderStorage } from './storage/folder-storage.ts'

export interface StudioOptions {
  /** The folder that photos and the studio's own database are kept in. */
  readonly data: string
  /** What finds the subjects of photos. */
  readonly model: ModelSource
  /** Where it is open already. */
  readonly imaging?: Imaging
  /** With a key that may act for every Space. */
  readonly allot: AllotClient
  readonly whoIs: FindPerson
  /** The name of the client in the log of Allot. */
  readonly client: Client
  /** What the drop-in API needs besides; it is not served without. */
  readonly dropIn?: { readonly connect: Connect; readonly download: Download }
  /** What makes new content; nothing does where it is not given. */
  readonly ai?: AiSettings
  /** Receives errors that no route expects. */
  readonly unexpected: (error: unknown) => void
}

export { type Imaging, type ModelSource, openImaging } from '@allot/imaging'

export interface Studio {
  fetch(request: Request): Promise<Response>
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
  const { imaging = openImaging(model) } = options
  const folder = join(data, 'batches')
  await mkdir(folder, { recursive: true })
  const store = new BatchStore(join(data, 'studio.sqlite'))
  const sharing = new SharingStore(join(data, 'sharing.sqlite'))
  /** Of a Space that lets no photo leave, cut-outs are made here. */
  const imagingOf = (space: string) => (sharing.isAllowed(space) ? imaging : imaging.here)
  const generations = await openGenerators({
    folder: join(data, 'generations'),
    database: join(data, 'generations.sqlite'),
    imaging,
    settings: options.ai,
    isDemo: (space) => isDemoSpace(allot, space),
    mayShare: async (space) => sharing.isAllowed(space),
    unexpected,
  })
  const batches = new Batches({
    store,
    storage: new FolderStorage(folder),
    imaging,
    imagingOf,
    generations,
    metering: openMetering(allot, store, client),
    unexpected,
  })
  const hasAgreed = (space: string, member: string, host: string) =>
    sharing.agreed(space, member).includes(host)
  const single = await openSinglePhotos({
    ...{ data, imaging, imagingOf, generations, sharing, hasAgreed, allot, client, whoIs, unexpected },
  })
  const recipes = new RecipeStore(join(data, 'recipes.sqlite'))
  const { promise: closing, resolve: close } = Promise.withResolvers<void>()
  const route = { batches, allot, whoIs, hasAgreed, closing, unexpected }
  const served =
    dropIn && (await openDropIn({ ...dropIn, folder: join(data, 'drop-in'), imaging, imagingOf, unexpected }))
  const app = new Hono()
    // Photos are limited while they arrive (storage/receive.ts).
    .use('/studio/*', (context, next) => (context.req.method === 'PUT' ? next() : LIMIT(context, next)))
    .route('/studio', batchRoutes(route))
    .route('/studio', photoRoutes(route))
    .route('/studio', cutOutRoutes(route))
    .route('/studio', offerRoutes({ allot, generations, client, whoIs }))
    .route('/studio', single.routes)
    .route('/studio', recipeRoutes({ store: recipes, whoIs, lastUsed: (space) => batches.lastRecipe(space) }))
    .route('/studio', aboutRoute(whoIs, model))
    .route('/', served?.routes ?? new Hono())
    .route('/', pageFiles(join(import.meta.dirname, 'web/dist')))
    .onError((error) => problemResponse(error, unexpected))
  const removeExpired = async () => {
    await batches.removeExpired(Date.now())
    await single.removeExpired(Date.now())
    await generations.removeExpired(Date.now())
  }
  const expiry = setInterval(() => void removeExpired().catch(unexpected), EXPIRY_INTERVAL).unref()
  await removeExpired()
  return {
    fetch: async (request) => app.fetch(request),
    batches,
    generations,
    resume: async () => {
      await batches.resume()
      await single.resume()
    },
    close: async () => {
      close()
      clearInterval(expiry)
      await served?.end()
      generations.end() // items of Batches, and single photos, wait for it
      await single.close()
      await batches.close()
      await generations.close()
      sharing.close()
      recipes.close()
    },
  }
}

/** Whether a visitor of the demonstration owns it. */
async function isDemoSpace(allot: AllotClient, space: string): Promise<boolean> {
  const { members } = await allot.members.list(space)
  return members.some(({ role, demo, left }) => role === 'owner' && demo && !left)
}
