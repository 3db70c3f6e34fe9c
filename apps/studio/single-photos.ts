/**
 * Single photos: previews of recipes, painted masks, and where photos may go; with what they share. `studio.ts` composes
 * them with Batches.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AllotClient } from '@allot/client/allot'
import type { Client } from '@allot/client/wire'
import type { Imaging } from '@allot/imaging'
import { Hono } from 'hono'
import { openCharging } from './charges/charging.ts'
import type { Generations } from './generators/generations.ts'
import type { FindPerson } from './http/caller.ts'
import { maskRoutes } from './masks/mask-routes.ts'
import { Masks } from './masks/masks.ts'
import { Pictures } from './pictures/pictures.ts'
import { PreviewGenerations } from './previews/preview-generations.ts'
import { previewRoutes } from './previews/preview-routes.ts'
import { PreviewStore } from './previews/preview-store.ts'
import { Previews } from './previews/previews.ts'
import { sharingRoutes } from './sharing/sharing-routes.ts'
import type { SharingStore } from './sharing/sharing-store.ts'

export interface SinglePhotoOptions {
  /** The folder of the studio. */
  readonly data: string
  readonly imaging: Imaging
  readonly generations: Generations
  /** Generations ask it too. */
  readonly sharing: SharingStore
  readonly allot: AllotClient
  readonly client: Client
  readonly whoIs: FindPerson
}

export interface SinglePhotos {
  readonly routes: Hono
  /** Goes on with what a killed process left. */
  resume(): Promise<void>
  removeExpired(now: number): Promise<void>
  close(): Promise<void>
}

/** @throws FileRefused */
export async function openSinglePhotos(options: SinglePhotoOptions): Promise<SinglePhotos> {
  const { data, imaging, generations, sharing, allot, client, whoIs } = options
  const folder = join(data, 'previews')
  await mkdir(folder, { recursive: true })
  const pictures = new Pictures(imaging)
  const masks = new Masks(join(data, 'masks'), imaging)
  const store = new PreviewStore(join(data, 'previews.sqlite'))
  const previews = new Previews({ store, folder, pictures, generations })
  const paid = new PreviewGenerations({
    ...{ previews, pictures, generations, allot, client },
    charging: openCharging(allot, client),
    maskOf: (space, name) => masks.file(space, name),
    hasAgreed: (space, member, host) => sharing.agreed(space, member).includes(host),
  })
  return {
    routes: new Hono()
      .route('/', previewRoutes({ previews, paid, whoIs }))
      .route('/', maskRoutes(masks, whoIs))
      .route('/', sharingRoutes(sharing, whoIs)),
    resume: () => paid.resume(),
    removeExpired: (now) => previews.removeExpired(now),
    close: async () => {
      await paid.close()
      store.close()
    },
  }
}
