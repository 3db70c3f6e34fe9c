/** What the page sends to make a Batch: its name, its recipe and the names of its photos. The files follow one by one. */
import { z } from 'zod'
import {
  MAX_BATCH_NAME_LENGTH,
  MAX_PHOTO_NAME_LENGTH,
  MAX_PHOTOS_PER_BATCH,
  MAX_SAMPLES_PER_REQUEST,
  MAX_STEPS,
} from './limits.ts'
import { type Recipe, recipe, type Step, step } from './recipe.ts'

/** A photo before its file is sent: a name (a relative path with its subfolders) and a size in bytes. */
export const namedPhoto = z.strictObject({
  name: z.string().min(1).max(MAX_PHOTO_NAME_LENGTH),
  bytes: z.number().int().min(0),
})

export const newBatch = z.strictObject({
  name: z.string().trim().min(1).max(MAX_BATCH_NAME_LENGTH),
  recipe,
  photos: z
    .array(
      // In the place of the recipe's steps, for this photo.
      namedPhoto.extend({ steps: z.array(step).max(MAX_STEPS).optional() }),
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
  readonly photos: readonly (NamedPhoto & { readonly steps?: readonly Step[] })[]
}
