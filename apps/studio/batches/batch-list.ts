/** Lists of Batches: a Space's, page by page, and those that have had their time. */
import type { DatabaseSync } from 'node:sqlite'
import type { BatchFilter, BatchQuery } from '../contract/batch-list.ts'
import { type Whose, whoseRows } from '../storage/whose.ts'
import { type BatchRecord, batchOf } from './batch-record.ts'

export interface ListedBatches {
  readonly batches: readonly BatchRecord[]
  /** Where the next page begins; null where there is none. */
  readonly next: string | null
}

const IS_DRAFT = "(status IN ('draft', 'starting') AND before IS NULL)"
const HAS_PHOTO = 'EXISTS (SELECT 1 FROM photos WHERE batch_id = batches.id AND photos.decision IS NULL AND'

/** As `groupOf` says of one photo. */
const FILTERS: Readonly<Record<BatchFilter, string>> = {
  all: 'deleted_at IS NULL',
  begun: `deleted_at IS NULL AND NOT ${IS_DRAFT}`,
  active:
    "deleted_at IS NULL AND (status IN ('running', 'paused', 'suspended', 'cancelling') OR before IS NOT NULL)",
  finished: "deleted_at IS NULL AND status IN ('done', 'cancelled', 'stopped')",
  to_check: `deleted_at IS NULL AND ${HAS_PHOTO} photos.status = 'exported' AND needs_review = 1)`,
  failed: `deleted_at IS NULL AND NOT ${IS_DRAFT} AND ${HAS_PHOTO} photos.status = 'failed')`,
  deleted: 'deleted_at IS NOT NULL',
}

export class BatchList {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
    // SQLite's own LIKE knows the capital letters of English alone.
    db.function('folded', { deterministic: true }, (text) => folded(String(text)))
  }

  /** Newest first. */
  page(space: string, { filter, search, by, after, limit }: BatchQuery): ListedBatches {
    const [createdAt = Number.MAX_SAFE_INTEGER, place = 0] = after?.split('-').map(Number) ?? []
    const rows = this.#db
      .prepare(
        `SELECT *, rowid AS place FROM batches WHERE space_id = ?1 AND ${FILTERS[filter]}
         AND instr(folded(name), ?2) > 0 AND (?3 IS NULL OR coalesce(ran_by, member_id) = ?3)
         AND (created_at, rowid) < (?4, ?5) ORDER BY created_at DESC, rowid DESC LIMIT ?6`,
      )
      .all(space, folded(search), by ?? null, createdAt, place, limit + 1)
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      batches: rows.slice(0, limit).map(batchOf),
      next: last ? `${last.created_at}-${last.place}` : null,
    }
  }

  /** Newest first. */
  ofSpace(space: string, limit = 50): readonly BatchRecord[] {
    const these = 'space_id = ? AND deleted_at IS NULL ORDER BY created_at DESC, rowid DESC LIMIT ?'
    return this.#batches(these, space, limit)
  }

  unfinished(): readonly BatchRecord[] {
    return this.#batches("status IN ('running', 'paused', 'cancelling') ORDER BY created_at")
  }

  startsCut(): readonly BatchRecord[] {
    return this.#batches("status = 'starting' ORDER BY created_at")
  }

  /** Of the photos that were sent and their results, where the studio keeps both. */
  bytesOf(whose: Whose): number {
    const [where, value] = whoseRows(whose)
    const row = this.#db
      .prepare(
        `SELECT coalesce(sum(photos.bytes), 0) + coalesce(sum(result_bytes), 0)
         + coalesce(sum((SELECT sum(value ->> 'bytes') FROM json_each(further_results))), 0) AS bytes
         FROM batches JOIN photos ON batch_id = id WHERE ${where} AND out IS NULL AND source IS NOT NULL`,
      )
      .get(value)
    return Number(row?.bytes)
  }

  /** Those of a member that were never run, newest first. */
  draftsOf(space: string, member: string): readonly BatchRecord[] {
    const whose = "space_id = ? AND member_id = ? AND status = 'draft' AND deleted_at IS NULL"
    return this.#batches(`${whose} ORDER BY created_at DESC, rowid DESC`, space, member)
  }

  draftsBefore(instant: number): readonly BatchRecord[] {
    return this.#batches(`${IS_DRAFT} AND created_at < ?`, instant)
  }

  /** Batches that were finished before an instant: those of the page, or those of commands. */
  finishedBefore(instant: number, of: 'page' | 'commands'): readonly BatchRecord[] {
    const whose = `fingerprint IS ${of === 'page' ? '' : 'NOT '}NULL`
    return this.#batches(
      `status IN ('done', 'cancelled', 'stopped') AND coalesce(finished_at, created_at) < ? AND ${whose}`,
      instant,
    )
  }

  /** Those that are over, and of which their people are not notified yet. */
  toTell(): readonly BatchRecord[] {
    return this.#batches("notify IS NOT NULL AND status IN ('done', 'cancelled', 'stopped')")
  }

  allOf(space: string): readonly BatchRecord[] {
    return this.#batches('space_id = ?', space)
  }

  deletedBefore(instant: number): readonly BatchRecord[] {
    return this.#batches('deleted_at < ?', instant)
  }

  /** Oldest deletion first. */
  deletedOf(space: string): readonly BatchRecord[] {
    return this.#batches('space_id = ? AND deleted_at IS NOT NULL ORDER BY deleted_at', space)
  }

  /** The Batches of a command, newest first. */
  withFingerprint(fingerprint: string): readonly BatchRecord[] {
    const these = 'fingerprint = ? AND deleted_at IS NULL ORDER BY created_at DESC, rowid DESC'
    return this.#batches(these, fingerprint)
  }

  #batches(where: string, ...values: readonly (string | number)[]): readonly BatchRecord[] {
    return this.#db
      .prepare(`SELECT * FROM batches WHERE ${where}`)
      .all(...values)
      .map(batchOf)
  }
}

/** So that small and capital letters are the same, and an accent is one however it is written. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
