/**
 * Designs: one photo, or a picture made from words, and what was done to it, version by version. Each version is kept
 * with what it took. An export is a file that leaves, counted as the policy counts for the client.
 *
 *   POST   /studio/spaces/:space/designs                    NewDesign → Design
 *   PUT    /studio/designs/:id/original                     the photo → Design
 *   POST   /studio/designs/:id/original                     PickedOriginal, a photo of one's pile → Design
 *   GET    /studio/designs/:id/original                     a WebP of at most 1,024 pixels
 *   GET    /studio/spaces/:space/designs                    DesignSummary[], newest first
 *   GET    /studio/designs/:id                              Design
 *   GET    /studio/designs/:id/events                       an event stream of DesignEvent: as it is, and after each change
 *   DELETE /studio/designs/:id
 *   POST   /studio/designs/:id/versions                     NewVersions, with an Idempotency-Key → VersionAnswer
 *   DELETE /studio/designs/:id/requests/:key                cancels the versions that were asked for under it → CancelAnswer
 *   GET    /studio/designs/:id/requests/:key                what it waits for → RequestProgress
 *   GET    /studio/designs/:id/versions/:n/picture          a WebP of at most 1,024 pixels
 *   GET    /studio/designs/:id/versions/:n/video            the MP4, or the moving WebP, of a version whose medium is video
 *   POST   /studio/designs/:id/picture                      DesignPreview → a WebP of at most 1,024 pixels; free
 *   PATCH  /studio/designs/:id                              DesignChange → Design (undo and redo choose a version)
 *   POST   /studio/designs/:id/exports                      NewDesignExport, with an Idempotency-Key → ExportAnswer
 *   GET    /studio/designs/:id/exports/:key                 the file
 */
import type { Denial } from '@allot/client/wire'
import { z } from 'zod'
import type { CancelAnswer, GenerationDenied, GenerationFailed, RequestProgress } from './generation.ts'
import { MAX_BATCH_NAME_LENGTH, MAX_STEPS, MORE } from './limits.ts'
import { pilePhotoId } from './pile-photo-id.ts'
import { output, type Step, step } from './recipe.ts'

export type { CancelAnswer, RequestProgress }

export const newDesign = z.strictObject({ name: z.string().trim().min(1).max(MAX_BATCH_NAME_LENGTH) })
export type NewDesign = z.input<typeof newDesign>

export const pickedOriginal = z.strictObject({ picked: pilePhotoId })
export type PickedOriginal = z.input<typeof pickedOriginal>

/** @param from the version that is changed; null for the original, or for words alone. Of two, the second has the next seed. */
export const newVersions = z.strictObject({
  from: z.number().int().min(1).nullable(),
  step,
  /** "Generate more" asks for two. */
  count: z.union([z.literal(1), z.literal(MORE)]).default(1),
})
export type NewVersions = z.input<typeof newVersions>

/** What steps that are done here would make of a version, before one of them is kept. */
export const designPreview = z.strictObject({
  from: newVersions.shape.from,
  steps: z.array(step).max(MAX_STEPS),
  output: output.optional(),
})
export type DesignPreview = z.input<typeof designPreview>

export const designChange = z.strictObject({
  name: newDesign.shape.name.optional(),
  current: z.number().int().min(1).nullable().optional(),
})
export type DesignChange = z.input<typeof designChange>

export const newDesignExport = z.strictObject({
  version: z.number().int().min(1).nullable(),
  output,
})
export type NewDesignExport = z.input<typeof newDesignExport>

export interface DesignSummary {
  readonly id: string
  readonly space: string
  readonly name: string
  readonly createdAt: string
  readonly changedAt: string
  /** Null shows the original. */
  readonly current: number | null
  /** Of what is shown. */
  readonly medium: 'image' | 'video'
}

export interface Design extends DesignSummary {
  /** Null until it has arrived, and for a design made from words. */
  readonly original: { readonly width: number; readonly height: number } | null
  readonly versions: readonly DesignVersion[]
  /** What was asked for and is not there yet, oldest first. */
  readonly underWay: readonly VersionsUnderWay[]
}

/** Versions on their way: who asked for what, and until when it waits. */
export interface VersionsUnderWay {
  readonly id: string
  readonly by: string
  readonly from: number | null
  readonly step: Step
  readonly count: number
  /** Who asks again under it has the same answer; null for what another member wants. */
  readonly key: string | null
  /** It waits until then, in ISO 8601, and goes on by itself; null where it does not wait. */
  readonly goesOnAt: string | null
}

/** The last one says that the design was deleted. */
export type DesignEvent = { readonly design: Design } | { readonly removed: true }

export interface DesignVersion {
  readonly n: number
  readonly from: number | null
  readonly step: Step
  readonly medium: 'image' | 'video'
  /** A video whose file is a moving picture, as the sandbox makes them: a browser shows it as a picture. */
  readonly isMovingPicture: boolean
  /** A watermarked composite, for trying it out. */
  readonly sandbox: boolean
  readonly width: number
  readonly height: number
  /** What it took, of each pool. */
  readonly cost: Readonly<Record<string, number>>
  readonly by: string
  readonly at: string
  readonly needsReview: boolean
  readonly notes: readonly string[]
}

export type VersionAnswer =
  /** Some of several may have failed; each says what was given back. */
  | {
      readonly outcome: 'made'
      readonly design: Design
      readonly made: readonly number[]
      readonly failed: readonly GenerationFailed[]
    }
  | GenerationFailed
  | GenerationDenied

export type ExportAnswer =
  | {
      readonly outcome: 'exported'
      /** For `GET /studio/designs/:id/exports/:key`. */
      readonly key: string
      readonly name: string
      readonly bytes: number
      /** What it took of each pool, and counts in each window. */
      readonly cost: Readonly<Record<string, number>>
    }
  | { readonly outcome: 'denied'; readonly denial: Denial }
  | { readonly outcome: 'failed'; readonly message: string }
