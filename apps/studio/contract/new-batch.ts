/** What the page sends to make a Batch: its name, its recipe and the names of its photos. The files follow one by one, or are here. */
import { z } from 'zod'
import {
  MAX_BATCH_NAME_LENGTH,
  MAX_PHOTO_NAME_LENGTH,
  MAX_PHOTOS_PER_BATCH,
  MAX_SAMPLES_PER_REQUEST,
  MAX_STEPS,
} from './limits.ts'
import { pilePhotoId } from './pile-photo-id.ts'
import { type Recipe, recipe, type Step, step } from './recipe.ts'
import { namePattern } from './results.ts'

/** A photo before its file is sent: a name (a relative path with its subfolders) and a size in bytes. */
export const namedPhoto = z.strictObject({
  name: z.string().min(1).max(MAX_PHOTO_NAME_LENGTH),
  bytes: z.number().int().min(0),
})

export const newBatch = z.strictObject({
  name: z.string().trim().min(1).max(MAX_BATCH_NAME_LENGTH),
  recipe,
  /** How results are called (name-pattern.ts); as the photos are, where it is left out. */
  names: namePattern.optional(),
  photos: z
    .array(
      namedPhoto.extend({
        // In the place of the recipe's steps, for this photo.
        steps: z.array(step).max(MAX_STEPS).optional(),
        // Its file is that of a photo of the caller's pile, and does not follow.
        picked: pilePhotoId.optional(),
      }),
    )
    .min(1)
    .max(MAX_PHOTOS_PER_BATCH),
})

/** Sample photos of the studio that stand for photos of the same name in a draft. */
export const chosenSamples = z.strictObject({
  names: z.array(z.string()).max(MAX_SAMPLES_PER_REQUEST),
})

export type NamedPhoto = Readonly<z.infer<typeof namedPhoto>>
export interface NewBatch {
  readonly name: string
  readonly recipe: Recipe
  readonly names?: string
  readonly photos: readonly (NamedPhoto & { readonly steps?: readonly Step[]; readonly picked?: string })[]
}
