/** Batches and photos as they are stored, and how they are read from their rows. */
import type { Denial } from '@allot/rules/denial'
import type { BatchStatus, PhotoItem, PhotoStatus } from '../contract/batch.ts'
import type { Edits } from '../contract/edits.ts'

/** A Batch as the runner sees it. */
export interface StoredBatch {
  readonly id: string
  readonly space: string
  readonly member: string
  readonly name: string
  readonly edits: Edits
  readonly status: BatchStatus
  /** The folder that results go to, where it is not the studio's own. */
  readonly out: string | null
  readonly fingerprint: string | null
  /** The holds placed for it, oldest first: more than one when the first expired before the work was done. */
  readonly holds: readonly string[]
  /** How often a hold was asked for, so that each asking has an id of its own. */
  readonly asked: number
  readonly message: string | null
  readonly denial: Denial | null
  readonly createdAt: number
  readonly finishedAt: number | null
}

export interface StoredPhoto extends PhotoItem {
  readonly source: string | null
  /** Given before work starts, so that work done again writes the same file. */
  readonly resultName: string | null
}

/** What a person sees of a photo. */
export function itemOf({ source: _source, resultName: _name, ...item }: StoredPhoto): PhotoItem {
  return item
}

type Row = Record<string, unknown>

export function batchOf(row: Row): StoredBatch {
  return {
    id: String(row.id),
    space: String(row.space_id),
    member: String(row.member_id),
    name: String(row.name),
    edits: JSON.parse(String(row.edits)),
    status: String(row.status) as BatchStatus, // only this class writes it
    out: orNull(row.out),
    fingerprint: orNull(row.fingerprint),
    holds: JSON.parse(String(row.holds)),
    asked: Number(row.asked),
    message: orNull(row.message),
    denial: row.denial === null ? null : JSON.parse(String(row.denial)),
    createdAt: Number(row.created_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
  }
}

export function photoOf(row: Row): StoredPhoto {
  const status = String(row.status) as PhotoStatus // only this class writes it
  const resultName = orNull(row.result_name)
  const result = status === 'exported' && resultName !== null
  return {
    n: Number(row.n),
    name: String(row.name),
    bytes: Number(row.bytes),
    status,
    reason: orNull(row.reason),
    notes: JSON.parse(String(row.notes)),
    needsReview: row.needs_review === 1,
    result: result
      ? {
          name: resultName,
          width: Number(row.width),
          height: Number(row.height),
          bytes: Number(row.result_bytes),
        }
      : null,
    source: orNull(row.source),
    resultName,
  }
}

function orNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
