/**
 * Previews: one of the person's own photos, as it will come out, before anything is paid.
 *
 *   PUT  /studio/spaces/:space/previews           the photo → PreviewPhoto
 *   POST /studio/previews/:id/picture             PreviewRequest → a WebP of at most 1,024 pixels; free
 *   POST /studio/previews/:id/generations         PreviewGeneration → GenerationAnswer; charged, and used again by the run
 *
 * A picture stops before the first step that has to be generated and was not: the header `Preview-Pending` is its place
 * among the steps, from 0. The original as a picture is that of no steps.
 */
import { z } from 'zod'
import type { GenerationAnswer } from './generation.ts'
import { MAX_STEPS } from './limits.ts'
import { recipe, step } from './recipe.ts'

export type { GenerationAnswer }

export interface PreviewPhoto {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

export const previewRequest = recipe
export type PreviewRequest = z.input<typeof previewRequest>

/** The last of the steps is the one to generate. */
export const previewGeneration = z.strictObject({ steps: z.array(step).min(1).max(MAX_STEPS) })
export type PreviewGeneration = z.input<typeof previewGeneration>

export { PENDING_HEADER } from './preview-pending.ts'
