/**
 * The pile: the photos that a person has picked in a Space and not exported yet, with their recipe. The studio keeps it, so
 * that a reload, a closed lid or another device lose nothing; each member has one in each Space.
 *
 *   GET   /studio/spaces/:space/pile                            → Pile
 *   PATCH /studio/spaces/:space/pile                            PileChange → Pile
 *   POST  /studio/spaces/:space/pile/photos                     NewPilePhotos → Pile; the same ids again change nothing
 *   PUT   /studio/spaces/:space/pile/photos/:photo/content      the next part of its file → PilePhoto
 *   GET   /studio/spaces/:space/pile/photos/:photo/original
 *   GET   /studio/spaces/:space/pile/photos/:photo/thumbnail
 *
 * A file may come in parts (upload-headers.ts). `Upload-Offset` says from which byte on (that of `received`, 0 at first); what arrived of a part
 * whose connection broke counts. Where it is another byte than the studio waits for, nothing is taken and the answer says
 * which. `Repr-Digest: sha-256=:…:` (RFC 9530) with a part says what the whole file has to be.
 */
import { z } from 'zod'
import { MAX_PHOTOS_PER_BATCH, MAX_SAMPLES_PER_REQUEST, MAX_STEPS } from './limits.ts'
import { namedPhoto } from './new-batch.ts'
import { pilePhotoId } from './pile-photo-id.ts'
import { type Recipe, recipe, type Step, step } from './recipe.ts'

export { DIGEST_HEADER, OFFSET_HEADER } from './upload-headers.ts'

/** The id is the page's own, so that a request that is repeated adds nothing twice. */
const newPilePhoto = namedPhoto.extend({
  id: pilePhotoId,
  /** When the file was last changed, in milliseconds since 1970. */
  modified: z.number().int().min(0),
})

export const newPilePhotos = z.strictObject({
  photos: z.array(newPilePhoto).max(MAX_PHOTOS_PER_BATCH).default([]),
  /** Photos that the studio has already. */
  samples: z
    .array(z.strictObject({ id: pilePhotoId, name: z.string() }))
    .max(MAX_SAMPLES_PER_REQUEST)
    .default([]),
})
export type NewPilePhotos = z.input<typeof newPilePhotos>

const ids = z.array(pilePhotoId).max(MAX_PHOTOS_PER_BATCH)

export const pileChange = z.strictObject({
  recipe: recipe.optional(),
  /** Photos with steps of their own; null for those that have the recipe's again. */
  steps: z.record(pilePhotoId, z.array(step).max(MAX_STEPS).nullable()).optional(),
  /** What is removed can be put back for an hour. */
  remove: ids.optional(),
  putBack: ids.optional(),
})
export interface PileChange {
  readonly recipe?: Recipe
  readonly steps?: Readonly<Record<string, readonly Step[] | null>>
  readonly remove?: readonly string[]
  readonly putBack?: readonly string[]
}

export interface Pile {
  /** In the order in which they were picked. */
  readonly photos: readonly PilePhoto[]
  /** Null until one was put together here. */
  readonly recipe: Recipe | null
}

export interface PilePhoto {
  readonly id: string
  /** A relative path with its subfolders. */
  readonly name: string
  readonly bytes: number
  readonly modified: number
  readonly isSample: boolean
  /** How many bytes of it are here. */
  readonly received: number
  /** The SHA-256 of the whole file, once it is here; the same for the same content. */
  readonly digest: string | null
  /** Why it cannot be used, for a person. */
  readonly problem: string | null
  readonly steps: readonly Step[] | null
}
