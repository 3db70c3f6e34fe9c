/** A Batch: photos, what is done to them, and how far each has come. */
import type { Denial } from '@allot/rules/denial'
import type { Edits } from '../photos/edits.ts'

/**
 * draft: photos are being added · running: being worked on, also across restarts · paused: waiting until Allot can be
 * reached · done: every photo is exported or failed · cancelled: a person stopped it · stopped: it cannot go on
 */
export type BatchStatus = 'draft' | 'running' | 'paused' | 'done' | 'cancelled' | 'stopped'

export interface BatchSummary {
  readonly id: string
  readonly space: string
  readonly name: string
  readonly status: BatchStatus
  readonly edits: Edits
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly total: number
  readonly exported: number
  readonly failed: number
  readonly needsReview: number
  readonly etaSeconds: number | null
  /** Why it is paused or stopped, for a person. */
  readonly message: string | null
  readonly denial: Denial | null
}

export interface Batch extends BatchSummary {
  readonly photos: readonly PhotoItem[]
}

/** waiting: not here yet · ready: can be worked on · released: was not needed any more, nothing was taken for it */
export type PhotoStatus = 'waiting' | 'ready' | 'working' | 'exported' | 'failed' | 'released'

export interface PhotoItem {
  /** Its place in the Batch, from 1. */
  readonly n: number
  /** Where it came from: a relative path with its subfolders. */
  readonly name: string
  readonly bytes: number
  readonly status: PhotoStatus
  readonly reason: string | null
  readonly notes: readonly string[]
  readonly needsReview: boolean
  readonly result: {
    readonly name: string
    readonly width: number
    readonly height: number
    readonly bytes: number
  } | null
}

/** What an event stream says: how the Batch stands, and the photo that changed. */
export interface BatchEvent {
  readonly batch: BatchSummary
  readonly photo?: PhotoItem
}

/** Bounds (law 9); a plan's own maximum per Batch is smaller and is Allot's to say. */
export const MOST = { photos: 1_000, drafts: 20, nameLength: 120 } as const
