/** A Batch: photos, what is done to them, and how far each has come. */
import type { Denial } from '@allot/client/wire'
import { z } from 'zod'
import type { Edits } from './edits.ts'
import type { Step } from './recipe.ts'

/**
 * draft: photos are being added · running: photos are being edited, also across restarts · paused: waits, and goes on by
 * itself · done: every photo is exported or failed · cancelled: a person stopped it · stopped: it cannot go on
 */
export const batchStatus = z.enum(['draft', 'running', 'paused', 'done', 'cancelled', 'stopped'])
export type BatchStatus = z.infer<typeof batchStatus>

/**
 * waiting: its file is not here yet · ready: can be edited · working: is being edited · exported: its result is
 * written and charged · failed: `reason` says why, `kept` what it took all the same · released: left out, nothing was charged
 */
export const photoStatus = z.enum(['waiting', 'ready', 'working', 'exported', 'failed', 'released'])
export type PhotoStatus = z.infer<typeof photoStatus>

export interface BatchSummary {
  readonly id: string
  readonly space: string
  readonly name: string
  readonly status: BatchStatus
  /** With every setting; null for a Batch from before there were steps, and for one of the shell without tools. */
  readonly steps: readonly Step[] | null
  /** What is done last, and the file that leaves: its canvas, format and size. */
  readonly edits: Edits
  readonly createdAt: string
  readonly finishedAt: string | null
  /** Counts of photos. */
  readonly total: number
  readonly exported: number
  readonly failed: number
  readonly needsReview: number
  /** How far the generations of each step are; none where nothing is generated. */
  readonly progress: readonly StepProgress[]
  /** Until when it is paused, where that is known. */
  readonly goesOnAt: string | null
  /** Null until the first photo is done. */
  readonly etaSeconds: number | null
  /** Why it is paused or stopped, for a person. */
  readonly message: string | null
  /** Where Allot denied what the Batch needs. */
  readonly denial: Denial | null
}

export interface Batch extends BatchSummary {
  readonly photos: readonly PhotoItem[]
}

export interface PhotoItem {
  /** Its place in the Batch, from 1. */
  readonly n: number
  /** Where it came from: a relative path with its subfolders. */
  readonly name: string
  readonly bytes: number
  /** In the place of the Batch's. */
  readonly steps: readonly Step[] | null
  readonly status: PhotoStatus
  readonly reason: string | null
  /** Of a photo that failed, of each pool: what came back at once, and what the policy keeps. */
  readonly givenBack: Readonly<Record<string, number>>
  readonly kept: Readonly<Record<string, number>>
  readonly notes: readonly string[]
  /** The model was unsure of the cut-out: a person should look at it. */
  readonly needsReview: boolean
  readonly result: PhotoResult | null
}

/** AI Backgrounds, 12 of 40. */
export interface StepProgress {
  /** As people know the tool. */
  readonly title: string
  readonly made: number
  readonly total: number
}

export interface PhotoResult {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** One message of a Batch's event stream: the Batch as it is now, and the photo that changed. */
export interface BatchEvent {
  readonly batch: BatchSummary
  readonly photo?: PhotoItem
}

/** The answer to making or running a Batch: the Batch, or why Allot does not allow it. */
export type BatchOrDenial = Batch | DeniedBatch

export interface DeniedBatch {
  readonly allowed: false
  readonly denial: Denial
}
