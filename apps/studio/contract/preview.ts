/**
 * Previews: one of the person's own photos, as it will come out, before anything is paid.
 *
 *   PUT  /studio/spaces/:space/previews           the photo → PreviewPhoto
 *   POST /studio/spaces/:space/previews           PickedPreview → PreviewPhoto: a photo of the caller's pile, which is here
 *   POST /studio/previews/:id/picture             PreviewRequest → a WebP of at most 1,024 pixels; free
 *   POST /studio/previews/:id/generations         PreviewGeneration → GenerationAnswer; charged, and used again by the run
 *   POST /studio/previews/:id/generations/progress   the same → RequestProgress: what it waits for
 *   POST /studio/previews/:id/generations/cancel     the same → CancelAnswer, for all who wait for it
 *   POST /studio/spaces/:space/previews/prepare   the model begins to load, while photos are picked
 *   POST /studio/spaces/:space/previews/paid      PaidQuestion → PaidAnswer: what a run of these photos does not pay again
 *
 * A picture stops before the first step that has to be generated and was not: the header `Preview-Pending` is its place
 * among the steps, from 0. The original as a picture is that of no steps. With `Preview-First-Sight: yes` it shows the
 * subject as it is at first sight; `?whole=yes` waits for the whole of it. `Preview-Background-Hidden: yes` says that
 * the photo still has its own background, so nothing of the chosen one is seen.
 */
import { z } from 'zod'
import type { CancelAnswer, GenerationAnswer, RequestProgress } from './generation.ts'
import { MAX_PHOTOS_PER_BATCH, MAX_STEPS } from './limits.ts'
import { pilePhotoId } from './pile-photo-id.ts'
import { recipe, step } from './recipe.ts'

export type { CancelAnswer, GenerationAnswer, RequestProgress }

export interface PreviewPhoto {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

export const pickedPreview = z.strictObject({ picked: pilePhotoId })
export type PickedPreview = z.input<typeof pickedPreview>

export const previewRequest = recipe
export type PreviewRequest = z.input<typeof previewRequest>

/**
 * The last of the steps is the one to generate.
 * @param join waits for what is under way, and begins nothing: for a page that was opened anew
 */
export const previewGeneration = z.strictObject({
  steps: z.array(step).min(1).max(MAX_STEPS),
  join: z.boolean().default(false),
})
export type PreviewGeneration = z.input<typeof previewGeneration>

/** @param preview of a photo, as it was named when it was added */
export const paidQuestion = z.strictObject({
  photos: z
    .array(z.strictObject({ preview: z.string(), steps: z.array(step).max(MAX_STEPS) }))
    .max(MAX_PHOTOS_PER_BATCH),
})
export type PaidQuestion = z.input<typeof paidQuestion>

/** Of each photo, the places of its steps, from 0, that were generated already. */
export interface PaidAnswer {
  readonly paid: readonly (readonly number[])[]
}

export { FIRST_SIGHT_HEADER, HIDDEN_HEADER, PENDING_HEADER } from './preview-pending.ts'
