/** Batches and photos as records of the database: how they are read from their rows, and how they are sent. */
import type { BatchSummary, PhotoItem, PhotoResult, PhotoStatus } from '../contract/batch.ts'
import type { Edits } from '../contract/edits.ts'
import type { Step } from '../contract/recipe.ts'
import type { ItemState, ItemStateName } from '../jobs/item-state.ts'
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
import { planOfEdits } from './photo-plan.ts'

export interface BatchRecord extends Job {
  readonly name: string
  /** Null where `edits` say it all. */
  readonly steps: readonly Step[] | null
  /** What imaging does last, and the file that leaves. */
  readonly edits: Edits
  /** What one image takes. */
  readonly takes: readonly ItemTake[]
  /** The folder that results go to, where it is not the studio's own. */
  readonly out: string | null
  /** Tells a repeated command from a new one. */
  readonly fingerprint: string | null
  readonly createdAt: number
}

export interface PhotoRecord {
  /** Its place in the Batch, from 1. */
  readonly n: number
  /** Where it came from: a relative path with its subfolders. */
  readonly name: string
  readonly bytes: number
  /** The file of the original, once it is here. */
  readonly source: string | null
  /** When that file was last changed, in milliseconds since 1970; null where the studio keeps it, or it is from before. */
  readonly modified: number | null
  /** In the place of the Batch's. */
  readonly steps: readonly Step[] | null
  /** In the place of what an image of the Batch takes. */
  readonly takes: readonly ItemTake[] | null
  /** How its result is to be called; null where it is called as the photo is. */
  readonly wantedName: string | null
  /** Given before work starts, so that work done again writes the same file. */
  readonly resultName: string | null
  readonly state: PhotoState
}

export type PhotoState = ItemState<ExportedPhoto>

/** What is stored of a result beside its name. */
export interface ExportedPhoto {
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly notes: readonly string[]
  readonly needsReview: boolean
  /** The SHA-256 of the original, where it belongs to a command that may be repeated. */
  readonly digest: string | null
}

export interface PhotoCounts {
  readonly total: number
  readonly exported: number
  readonly failed: number
  readonly needsReview: number
}

/** @param state finer than what is stored, where this process works on the Batch */
export function summaryOf(
  batch: BatchRecord,
  state: JobState,
  counts: PhotoCounts,
  etaSeconds: number | null,
  progress: BatchSummary['progress'],
): BatchSummary {
  const { id, space, name, steps, edits, createdAt } = batch
  const finishedAt = finishedAtOf(state)
  const goesOnAt = waitsUntil(state)
  return {
    id,
    space,
    name,
    status: statusOf(state),
    steps,
    edits,
    createdAt: new Date(createdAt).toISOString(),
    finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    ...counts,
    etaSeconds,
    progress,
    goesOnAt: goesOnAt === null ? null : new Date(goesOnAt).toISOString(),
    message: messageOf(state),
    denial: denialOf(state),
  }
}

/** What a person sees of a photo. */
export function itemOf(photo: PhotoRecord): PhotoItem {
  const { n, name, bytes, steps, state } = photo
  const exported = state.name === 'done' ? state.result : undefined
  return {
    n,
    name,
    bytes,
    steps,
    status: photoStatusOf(state.name),
    ...failureOf(state),
    notes: exported?.notes ?? [],
    needsReview: exported?.needsReview ?? false,
    result: exported ? resultOf(resultName(photo), exported) : null,
  }
}

function failureOf(state: PhotoState): Pick<PhotoItem, 'reason' | 'givenBack' | 'kept'> {
  if (state.name !== 'failed') return { reason: null, givenBack: {}, kept: {} }
  const { reason, settled } = state
  if (settled === null || 'toSettle' in settled) return { reason, givenBack: {}, kept: {} }
  return { reason, ...settled }
}

function resultOf(name: string, { width, height, bytes }: ExportedPhoto): PhotoResult {
  return { name, width, height, bytes }
}

/** The name of the result, relative to the folder of results. */
export function resultName(photo: PhotoRecord): string {
  return photo.resultName ?? String(photo.n)
}

/** An item that is done is a photo that is exported: so it is stored, and so it is sent. */
export function photoStatusOf(name: ItemStateName): PhotoStatus {
  return name === 'done' ? 'exported' : name
}

type Row = Record<string, unknown>

export function batchOf(row: Row): BatchRecord {
  const edits: Edits = JSON.parse(String(row.edits))
  const takes = jsonOrNull<readonly ItemTake[]>(row.takes) ?? planOfEdits(edits).takes
  return {
    id: String(row.id),
    space: String(row.space_id),
    member: String(row.member_id),
    name: String(row.name),
    steps: jsonOrNull(row.steps),
    edits,
    takes,
    state: jobStateOf({
      status: String(row.status) as StoredStatus, // only the store writes it
      message: textOrNull(row.message),
      denial: row.denial === null ? null : JSON.parse(String(row.denial)),
      finishedAt: row.finished_at === null ? null : Number(row.finished_at),
      until: row.goes_on_at === null ? null : Number(row.goes_on_at),
    }),
    out: textOrNull(row.out),
    fingerprint: textOrNull(row.fingerprint),
    holds: holdsOf(String(row.holds)),
    holdRequests: Number(row.asked),
    createdAt: Number(row.created_at),
  }
}

/** Before there were generations, all holds of a Batch were of its exports, and their ids alone were kept. */
function holdsOf(stored: string): readonly JobHold[] {
  const holds: readonly (string | JobHold)[] = JSON.parse(stored)
  return holds.map((hold) => (typeof hold === 'string' ? { hold, part: null } : hold))
}

export function photoOf(row: Row): PhotoRecord {
  return {
    n: Number(row.n),
    name: String(row.name),
    bytes: Number(row.bytes),
    source: textOrNull(row.source),
    modified: row.modified === null ? null : Number(row.modified),
    steps: jsonOrNull(row.steps),
    takes: jsonOrNull(row.takes),
    wantedName: textOrNull(row.wanted_name),
    resultName: textOrNull(row.result_name),
    state: photoStateOf(row),
  }
}

function photoStateOf(row: Row): PhotoState {
  const status = String(row.status) as PhotoStatus // only the store writes it
  switch (status) {
    case 'waiting':
    case 'ready':
    case 'working':
    case 'released':
      return { name: status }
    case 'failed':
      return { name: status, reason: textOrNull(row.reason) ?? '', settled: jsonOrNull(row.settled) }
    case 'exported':
      return {
        name: 'done',
        result: {
          width: Number(row.width),
          height: Number(row.height),
          bytes: Number(row.result_bytes),
          notes: JSON.parse(String(row.notes)),
          needsReview: row.needs_review === 1,
          digest: textOrNull(row.digest),
        },
      }
  }
}

/** Only the store writes it. */
function jsonOrNull<Value>(value: unknown): Value | null {
  const text = textOrNull(value)
  return text === null ? null : JSON.parse(text)
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
