/** A Batch: photos, what is done to them, and how far each has come. */
import type { Denial } from '@allot/client/wire'
import { z } from 'zod'
import type { CutOutName } from './cut-outs.ts'
import type { Edits } from './edits.ts'
import type { PhotoGroup, PhotoStatus, ReviewDecision } from './photo-group.ts'
import type { Output, Step } from './recipe.ts'

export type { PhotoStatus } from './photo-group.ts'

/**
 * draft: photos are being added · running: photos are being edited, also across restarts; `queue` says where it waits for
 * others · paused: waits, and goes on by itself · suspended: a person paused it, and it goes on when a person says so ·
 * cancelling: a person cancelled it, photos in work are finished · done: every photo is exported or failed · cancelled: a
 * person stopped it · stopped: it cannot go on
 */
export const batchStatus = z.enum([
  ...['draft', 'running', 'paused', 'suspended', 'cancelling'],
  ...['done', 'cancelled', 'stopped'],
] as const)
export type BatchStatus = z.infer<typeof batchStatus>

/** Who ran it is notified when it is over: in their inbox, or by e-mail too. */
export const notice = z.enum(['inbox', 'mail'])
export type Notice = z.infer<typeof notice>

export interface BatchSummary {
  readonly id: string
  readonly space: string
  /** Who made it: they and the admins of the Space run, cancel and remove it. */
  readonly member: string
  /** Who ran it last; null while it is a draft, and for one from before that was noted. */
  readonly ranBy: string | null
  readonly name: string
  readonly status: BatchStatus
  /** Where it waits until others of its Space are over; null where it does not. */
  readonly queue: QueuePlace | null
  /** With every setting; null for a Batch from before there were steps, and for one of the shell without tools. */
  readonly steps: readonly Step[] | null
  /** What is done last, and the file that leaves: its canvas, format and size. */
  readonly edits: Edits
  /** The further files of each photo. */
  readonly further: readonly Output[]
  readonly createdAt: string
  readonly finishedAt: string | null
  /** When its photos and results are deleted by themselves; null where they are not, or it is not finished. */
  readonly keptUntil: string | null
  /** Whether who ran it is notified when it is over; null where not, and once they are. */
  readonly notify: Notice | null
  /** Of a deleted Batch: until when that can be taken back. */
  readonly undoUntil: string | null
  /** Counts of photos. */
  readonly groups: Readonly<Record<PhotoGroup, number>>
  readonly total: number
  readonly exported: number
  readonly failed: number
  /** As the group `to_check`. */
  readonly needsReview: number
  /** How far the generations of each step are; none where nothing is generated. */
  readonly progress: readonly StepProgress[]
  /** Until when it is paused, where that is known. */
  readonly goesOnAt: string | null
  /** Null until the first photo is done, while it does not go on, and where it takes longer than was foreseen. */
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
  /** In the place of the Batch's, where it has settings of its own. */
  readonly steps: readonly Step[] | null
  readonly output: Output | null
  readonly further: readonly Output[] | null
  readonly status: PhotoStatus
  readonly group: PhotoGroup
  /** What a person decided; null where none has. */
  readonly decision: ReviewDecision | null
  /** Whether another cut-out can be chosen, or made by brush, once it is exported: by its own settings where it has some. */
  readonly hasCutOuts: boolean
  /** The cut-out that a person chose; null for the one that came out. */
  readonly cutOut: CutOutName | null
  readonly reason: string | null
  /** Of a photo that failed, of each pool: what came back at once, and what the policy keeps. */
  readonly givenBack: Readonly<Record<string, number>>
  readonly kept: Readonly<Record<string, number>>
  /** What counts in windows of the policy all the same; left out where nothing does. */
  readonly counted?: Readonly<Record<string, number>>
  readonly notes: readonly string[]
  /** The model was unsure of the cut-out, and no person has looked at it. */
  readonly needsReview: boolean
  readonly result: PhotoResult | null
  /** The further files, in the order of the recipe. */
  readonly furtherResults: readonly PhotoResult[]
}

/** Its place among those of its Space that wait: 1 is the next one. */
export interface QueuePlace {
  readonly place: number
  /** For a person: what it waits for. */
  readonly message: string
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
  /** Several photos changed at once, as by a cancel: read the Batch again. */
  readonly many?: true
}

/** The answer to making or running a Batch: the Batch, or why Allot does not allow it. */
export type BatchOrDenial = Batch | DeniedBatch

export interface DeniedBatch {
  readonly allowed: false
  readonly denial: Denial
}
