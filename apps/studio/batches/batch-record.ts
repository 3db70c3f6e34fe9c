/** Batches as records of the database: how they are read from their rows, and how they are sent. */
import type { BatchSummary, Notice, QueuePlace } from '../contract/batch.ts'
import type { Edits } from '../contract/edits.ts'
import type { Output, Step } from '../contract/recipe.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import type { Job } from '../jobs/job.ts'
import type { JobHold } from '../jobs/job-hold.ts'
import {
  denialOf,
  finishedAtOf,
  type JobState,
  jobStateOf,
  messageOf,
  type StoredStatus,
  statusOf,
  waitsUntil,
} from '../jobs/job-state.ts'
import { jsonOrNull, numberOrNull, type Row, textOrNull } from './columns.ts'
import type { PhotoCounts } from './photo-counts.ts'
import { planOfEdits } from './photo-plan.ts'

export interface BatchRecord extends Job {
  readonly name: string
  /** Null where `edits` say it all. */
  readonly steps: readonly Step[] | null
  /** What imaging does last, and the file that leaves. */
  readonly edits: Edits
  /** The further files of each photo. */
  readonly further: readonly Output[]
  /** What one image takes. */
  readonly takes: readonly ItemTake[]
  /** The folder that results go to, where it is not the studio's own. */
  readonly out: string | null
  /** Tells a repeated command from a new one. */
  readonly fingerprint: string | null
  readonly createdAt: number
  /** The member who ran it last; null in drafts, and in rows from before. */
  readonly ranBy: string | null
  /** Whether they are notified when it is over. */
  readonly notify: Notice | null
  /** Milliseconds since 1970; null where it is not deleted. */
  readonly deletedAt: number | null
}

/** What a summary says beside the record and its state. */
interface KnownOfBatch {
  readonly counts: PhotoCounts
  readonly etaSeconds: number | null
  readonly progress: BatchSummary['progress']
  readonly queue: QueuePlace | null
  readonly keptUntil: number | null
  readonly undoUntil: number | null
}

/** @param state finer than what is stored, where this process works on the Batch */
export function summaryOf(
  batch: BatchRecord,
  state: JobState,
  { counts, etaSeconds, progress, queue, keptUntil, undoUntil }: KnownOfBatch,
): BatchSummary {
  const { id, space, member, ranBy, name, steps, edits, further, createdAt, notify } = batch
  return {
    ...{ id, space, member, ranBy, name },
    status: statusOf(state),
    queue,
    ...{ steps, edits, further },
    createdAt: new Date(createdAt).toISOString(),
    finishedAt: instantOf(finishedAtOf(state)),
    keptUntil: instantOf(keptUntil),
    notify,
    undoUntil: instantOf(undoUntil),
    ...counts,
    etaSeconds,
    progress,
    goesOnAt: instantOf(waitsUntil(state)),
    message: messageOf(state),
    denial: denialOf(state),
  }
}

function instantOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString()
}

export function batchOf(row: Row): BatchRecord {
  const edits: Edits = JSON.parse(String(row.edits))
  const takes = jsonOrNull<readonly ItemTake[]>(row.takes) ?? planOfEdits(edits).takes
  return {
    id: String(row.id),
    space: String(row.space_id),
    member: String(row.member_id),
    keySecret: textOrNull(row.key_secret),
    name: String(row.name),
    steps: jsonOrNull(row.steps),
    edits,
    further: jsonOrNull(row.further) ?? [],
    takes,
    state: jobStateOf({
      isAgain: row.before !== null,
      status: String(row.status) as StoredStatus, // only the store writes it
      message: textOrNull(row.message),
      denial: row.denial === null ? null : JSON.parse(String(row.denial)),
      finishedAt: numberOrNull(row.finished_at),
      until: numberOrNull(row.goes_on_at),
    }),
    out: textOrNull(row.out),
    fingerprint: textOrNull(row.fingerprint),
    holds: holdsOf(String(row.holds)),
    holdRequests: Number(row.asked),
    asking: jsonOrNull(row.asking),
    createdAt: Number(row.created_at),
    ranBy: textOrNull(row.ran_by),
    notify: textOrNull(row.notify) as Notice | null, // only the store writes it
    deletedAt: numberOrNull(row.deleted_at),
  }
}

/** Before there were generations, all holds of a Batch were of its exports, and their ids alone were kept. */
function holdsOf(stored: string): readonly JobHold[] {
  const holds: readonly (string | JobHold)[] = JSON.parse(stored)
  return holds.map((hold) => (typeof hold === 'string' ? { hold, part: null } : hold))
}
