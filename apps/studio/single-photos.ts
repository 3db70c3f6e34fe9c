/**
 * Single photos: designs, previews of recipes, painted masks, and where photos may go; with what they share. `studio.ts` composes
 * them with Batches.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AllotClient } from '@allot/client/allot'
import type { Client } from '@allot/client/wire'
import type { Imaging, ImagingOf } from '@allot/imaging'
import { Hono } from 'hono'
import { openCharging } from './charges/charging.ts'
import { DesignFiles } from './designs/design-files.ts'
import { designRoutes } from './designs/design-routes.ts'
import { DesignStore } from './designs/design-store.ts'
import { Designs } from './designs/designs.ts'
import type { Generations } from './generators/generations.ts'
import type { FindPerson } from './http/caller.ts'
import { maskRoutes } from './masks/mask-routes.ts'
import { Masks } from './masks/masks.ts'
import { Pictures } from './pictures/pictures.ts'
import { PreviewGenerations } from './previews/preview-generations.ts'
import { type PreviewRouteContext, previewRoutes } from './previews/preview-routes.ts'
import { PreviewStore } from './previews/preview-store.ts'
import { Previews } from './previews/previews.ts'
import { sharingRoutes } from './sharing/sharing-routes.ts'
import type { SharingStore } from './sharing/sharing-store.ts'
import type { SpaceShares } from './storage/space-shares.ts'
import type { Uploads } from './storage/uploads.ts'
import type { Whose } from './storage/whose.ts'

export interface SinglePhotoOptions {
  /** The folder of the studio. */
  readonly data: string
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly generations: Generations
  readonly sharing: SharingStore
  readonly uploads: Uploads
  readonly shares: SpaceShares
  /** The file of a photo of a member's pile. */
  readonly picked: PreviewRouteContext['picked']
  /** Whether the member has agreed that photos of the Space are sent to the host. */
  readonly hasAgreed: (space: string, member: string, host: string) => boolean
  readonly allot: AllotClient
  readonly client: Client
  readonly whoIs: FindPerson
  /** Resolves when the studio closes, so that event streams end. */
  readonly closing: Promise<void>
  /** Receives errors that no route expects. */
  readonly unexpected: (error: unknown) => void
}

export interface SinglePhotos {
  readonly routes: Hono
  /** Goes on with what a killed process left. */
  resume(): Promise<void>
  removeExpired(now: number): Promise<void>
  /** Of a Space that is closed. */
  removeAll(space: string): Promise<void>
  /** Of photos, pictures and masks. */
  bytesOf(whose: Whose): number
  close(): Promise<void>
}

/** @throws FileRefused */
export async function openSinglePhotos(options: SinglePhotoOptions): Promise<SinglePhotos> {
  const { data, imaging, imagingOf, generations, sharing, hasAgreed } = options
  const { allot, client, whoIs, uploads, shares, closing, unexpected } = options
  const folder = join(data, 'previews')
  await mkdir(folder, { recursive: true })
  const pictures = new Pictures(imaging, imagingOf)
  const masks = new Masks(join(data, 'masks'), imagingOf, uploads)
  const store = new PreviewStore(join(data, 'previews.sqlite'))
  const previews = new Previews({ store, folder, pictures, generations, uploads, shares })
  const charging = openCharging(allot, client)
  const maskOf = (space: string, name: string) => masks.file(space, name)
  const designs = new Designs({
    ...{ pictures, generations, allot, client, charging, maskOf, hasAgreed, uploads },
    store: new DesignStore(join(data, 'designs.sqlite')),
    files: new DesignFiles(join(data, 'designs')),
  })
  const paid = new PreviewGenerations({
    ...{ previews, pictures, generations, allot, client, charging, maskOf, hasAgreed },
  })
  return {
    routes: new Hono()
      .route('/', designRoutes({ designs, picked: options.picked, whoIs, closing, unexpected }))
      .route('/', previewRoutes({ previews, paid, picked: options.picked, whoIs }))
      .route('/', maskRoutes(masks, whoIs))
      .route('/', sharingRoutes(sharing, whoIs)),
    resume: async () => {
      await paid.resume(unexpected)
      void designs.resume().catch(unexpected)
    },
    bytesOf: (whose) => store.bytesOf(whose) + designs.bytesOf(whose) + masks.bytesOf(whose),
    removeAll: async (space) => {
      await previews.removeAll(space)
      await designs.removeAll(space)
      await masks.removeAll(space)
    },
    removeExpired: async (now) => {
      await previews.removeExpired(now)
      await designs.removeExpired(now)
    },
    close: async () => {
      await paid.close()
      await designs.close()
      store.close()
    },
  }
}
