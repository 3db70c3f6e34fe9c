/**
 * Batches and their photos in one SQLite file. Every change is durable before the call returns. Column names and
 * stored states are those of the first version; 0001_batches.sql explains them.
 */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import type { Step } from '../contract/recipe.ts'
import { predecessorsOf } from '../jobs/item-state.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import type { JobStore, UnsettledItem } from '../jobs/job.ts'
import type { JobHold } from '../jobs/job-hold.ts'
import {
  denialOf,
  finishedAtOf,
  type JobState,
  messageOf,
  storedStatusOf,
  waitsUntil,
} from '../jobs/job-state.ts'
import {
  type BatchRecord,
  batchOf,
  type ExportedPhoto,
  type PhotoCounts,
  type PhotoRecord,
  type PhotoState,
  photoOf,
  photoStatusOf,
} from './batch-record.ts'

const KIND = {
  table: 'batches',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
  steps: import.meta.dirname,
}

/** A photo of a new draft. Its source is null until its file is here. */
export interface DraftPhoto {
  readonly name: string
  readonly bytes: number
  readonly source: string | null
  /** When its file was last changed, in milliseconds since 1970, where that file stays where it is. */
  readonly modified?: number
  /** How its result is to be called, where it is not called as the photo is. */
  readonly wantedName?: string
  /** In the place of the Batch's, and what they take. */
  readonly own?: { readonly steps: readonly Step[]; readonly takes: readonly ItemTake[] }
}

export class BatchStore implements JobStore<BatchRecord, ExportedPhoto> {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  insert(batch: BatchRecord, photos: readonly DraftPhoto[]): void {
    this.#transaction(() => {
      const { id, space, member, name, steps, edits, takes, state, out, fingerprint, createdAt } = batch
      this.#db
        .prepare(
          'INSERT INTO batches (id, space_id, member_id, name, steps, edits, takes, status, out, fingerprint, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(
          ...[id, space, member, name, textOf(steps), JSON.stringify(edits), JSON.stringify(takes)],
          ...[storedStatusOf(state), out, fingerprint, createdAt],
        )
      const add = this.#db.prepare(
        'INSERT INTO photos (batch_id, n, name, source, bytes, modified, wanted_name, steps, takes, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      for (const [at, photo] of photos.entries()) {
        const { name, source, bytes, modified = null, wantedName = null, own } = photo
        add.run(
          ...[id, at + 1, name, source, bytes, modified, wantedName],
          ...[textOf(own?.steps ?? null), textOf(own?.takes ?? null), source === null ? 'waiting' : 'ready'],
        )
      }
    })
  }

  job(id: string): BatchRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM batches WHERE id = ?').get(id)
    return row && batchOf(row)
  }

  unfinished(): readonly BatchRecord[] {
    return this.#batches("status IN ('running', 'paused', 'cancelling') ORDER BY created_at")
  }

  /** The Batches of a command, newest first. */
  withFingerprint(fingerprint: string): readonly BatchRecord[] {
    return this.#batches('fingerprint = ? ORDER BY created_at DESC, rowid DESC', fingerprint)
  }

  /** Newest first. */
  ofSpace(space: string, limit = 50): readonly BatchRecord[] {
    return this.#batches('space_id = ? ORDER BY created_at DESC LIMIT ?', space, limit)
  }

  draftsBefore(instant: number): readonly BatchRecord[] {
    return this.#batches("status IN ('draft', 'starting') AND created_at < ?", instant)
  }

  startsCut(): readonly BatchRecord[] {
    return this.#batches("status = 'starting' ORDER BY created_at")
  }

  /** Finished Batches that were made before an instant: those of the page, or those of commands. */
  finishedBefore(instant: number, of: 'page' | 'commands'): readonly BatchRecord[] {
    return this.#batches(
      `status IN ('done', 'cancelled', 'stopped') AND created_at < ? AND fingerprint IS ${of === 'page' ? '' : 'NOT '}NULL`,
      instant,
    )
  }

  saveState(id: string, state: JobState): void {
    const denial = denialOf(state)
    this.#db
      .prepare(
        'UPDATE batches SET status = ?, message = ?, denial = ?, finished_at = ?, goes_on_at = ? WHERE id = ?',
      )
      .run(
        storedStatusOf(state),
        messageOf(state),
        denial === null ? null : JSON.stringify(denial),
        finishedAtOf(state),
        waitsUntil(state),
        id,
      )
  }

  saveHolds(id: string, holds: readonly JobHold[], holdRequests: number): void {
    this.#db
      .prepare('UPDATE batches SET holds = ?, asked = ? WHERE id = ?')
      .run(JSON.stringify(holds), holdRequests, id)
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM batches WHERE id = ?').run(id)
  }

  photos(batch: string): readonly PhotoRecord[] {
    return this.#db.prepare('SELECT * FROM photos WHERE batch_id = ? ORDER BY n').all(batch).map(photoOf)
  }

  photo(batch: string, n: number): PhotoRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM photos WHERE batch_id = ? AND n = ?').get(batch, n)
    return row && photoOf(row)
  }

  itemsLeft(batch: string): readonly number[] {
    return this.#db
      .prepare("SELECT n FROM photos WHERE batch_id = ? AND status IN ('ready', 'working') ORDER BY n")
      .all(batch)
      .map((row) => Number(row.n))
  }

  itemsToSettle(batch: string): readonly UnsettledItem[] {
    return this.photos(batch).flatMap(({ n, state }) =>
      state.name === 'failed' && state.settled && 'toSettle' in state.settled
        ? [{ item: n, failure: { ok: false, reason: state.reason, ...state.settled.toSettle } }]
        : [],
    )
  }

  /** @throws Error where there is no such Batch */
  takes(id: string, n: number): readonly ItemTake[] {
    const takes = this.photo(id, n)?.takes ?? this.job(id)?.takes
    if (!takes) throw new Error(`Invariant: batch ${id} vanished.`)
    return takes
  }

  /** A photo takes something else than the Batch says, because it was paid in part before. */
  saveTakes(batch: string, n: number, takes: readonly ItemTake[]): void {
    this.#db
      .prepare('UPDATE photos SET takes = ? WHERE batch_id = ? AND n = ?')
      .run(JSON.stringify(takes), batch, n)
  }

  /** The original of a photo is here. */
  saveSource(batch: string, n: number, source: string, bytes: number): void {
    this.#transaction(() => {
      this.saveItem(batch, n, { name: 'ready' })
      this.#db
        .prepare('UPDATE photos SET source = ?, bytes = ? WHERE batch_id = ? AND n = ?')
        .run(source, bytes, batch, n)
    })
  }

  nameResults(batch: string, names: ReadonlyMap<number, string>): void {
    this.#transaction(() => {
      const set = this.#db.prepare('UPDATE photos SET result_name = ? WHERE batch_id = ? AND n = ?')
      for (const [n, name] of names) set.run(name, batch, n)
    })
  }

  saveItem(batch: string, n: number, state: PhotoState): void {
    const from = predecessorsOf(state.name).map(photoStatusOf)
    const result = state.name === 'done' ? state.result : undefined
    const { changes } = this.#db
      .prepare(
        `UPDATE photos SET status = ?, reason = ?, settled = ?, width = ?, height = ?, result_bytes = ?, notes = ?, needs_review = ?, digest = ?
         WHERE batch_id = ? AND n = ? AND status IN (${from.map(() => '?').join(', ')})`,
      )
      .run(
        photoStatusOf(state.name),
        state.name === 'failed' ? state.reason : null,
        state.name === 'failed' ? textOf(state.settled) : null,
        result?.width ?? null,
        result?.height ?? null,
        result?.bytes ?? null,
        JSON.stringify(result?.notes ?? []),
        Number(result?.needsReview ?? false),
        result?.digest ?? null,
        batch,
        n,
        ...from,
      )
    if (changes === 0) throw new Error(`Invariant: photo ${n} of batch ${batch} cannot become ${state.name}.`)
  }

  /** Another result of a photo that is exported. */
  replaceResult(batch: string, n: number, result: ExportedPhoto): void {
    const { width, height, bytes, notes, needsReview } = result
    this.#db
      .prepare(
        "UPDATE photos SET width = ?, height = ?, result_bytes = ?, notes = ?, needs_review = ? WHERE batch_id = ? AND n = ? AND status = 'exported'",
      )
      .run(width, height, bytes, JSON.stringify(notes), Number(needsReview), batch, n)
  }

  releaseRest(batch: string): void {
    this.#db
      .prepare(
        "UPDATE photos SET status = 'released' WHERE batch_id = ? AND status IN ('waiting', 'ready', 'working')",
      )
      .run(batch)
  }

  counts(batch: string): PhotoCounts {
    const row = this.#db
      .prepare(
        "SELECT count(*) AS total, sum(status = 'exported') AS exported, sum(status = 'failed') AS failed, sum(needs_review) AS review FROM photos WHERE batch_id = ?",
      )
      .get(batch)
    return {
      total: Number(row?.total),
      exported: Number(row?.exported),
      failed: Number(row?.failed),
      needsReview: Number(row?.review),
    }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #batches(where: string, ...values: readonly (string | number)[]): readonly BatchRecord[] {
    return this.#db
      .prepare(`SELECT * FROM batches WHERE ${where}`)
      .all(...values)
      .map(batchOf)
  }

  #transaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#db.exec('COMMIT')
    } catch (cause) {
      this.#db.exec('ROLLBACK')
      throw cause
    }
  }
}

function textOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}
