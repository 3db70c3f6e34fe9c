/**
 * All Batches of a Space, newest first, page by page.
 *
 *   GET    /studio/spaces/:space/batches    BatchQuery → BatchPage
 *   PATCH  /studio/batches/:id              BatchChange → BatchSummary: another name, or whether one is notified when it is
 *                                                over; for who made it and admins
 *   DELETE /studio/batches/:id              → BatchDeletion; it can be taken back until then
 *   POST   /studio/batches/:id/restore      → Batch; takes the deletion back
 */
import { z } from 'zod'
import { type BatchSummary, notice } from './batch.ts'
import { MAX_BATCH_NAME_LENGTH } from './limits.ts'

/** For so long a deleted Batch can be taken back, in milliseconds; sooner gone where its Space needs the room. */
export const UNDO_MS = 24 * 3_600_000
const MAX_BATCHES_PER_PAGE = 100

/**
 * all: drafts too · begun: all that were run · active: running, paused or waiting · finished · to_check, failed: with such
 * photos · deleted: those whose deletion can be taken back, which no other list has
 */
export const batchFilter = z.enum(['all', 'begun', 'active', 'finished', 'to_check', 'failed', 'deleted'])
export type BatchFilter = z.infer<typeof batchFilter>

export const batchQuery = z.strictObject({
  filter: batchFilter.default('all'),
  /** A part of the name, in small or capital letters. */
  search: z.string().trim().max(MAX_BATCH_NAME_LENGTH).default(''),
  /** The member who ran it, or made the draft. */
  by: z.string().max(200).optional(),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,15}-\d{1,15}$/, 'take `next` of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(MAX_BATCHES_PER_PAGE).default(50),
})
export type BatchQuery = z.infer<typeof batchQuery>

export interface BatchPage {
  readonly batches: readonly BatchSummary[]
  /** For `after`; null where there are no more. */
  readonly next: string | null
}

/** @param notify null takes the wish back */
export const batchChange = z
  .strictObject({
    name: z.string().trim().min(1).max(MAX_BATCH_NAME_LENGTH).optional(),
    notify: notice.nullable().optional(),
  })
  .refine(({ name, notify }) => name !== undefined || notify !== undefined, 'give a name, or notify')
export type BatchChange = z.input<typeof batchChange>

export interface BatchDeletion {
  readonly removed: true
  readonly undoUntil: string
}
