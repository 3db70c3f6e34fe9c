/** The studio's own memory: Batches and photos in one SQLite file, every change durable before it is acted upon. */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import type { BatchStatus, BatchSummary, PhotoStatus } from '../contract/batch.ts'
import { batchOf, photoOf, type StoredBatch, type StoredPhoto } from './stored.ts'

const KIND = {
  table: 'batches',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
  steps: import.meta.dirname,
}

export class BatchStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  insert(
    batch: StoredBatch,
    photos: readonly { name: string; bytes: number; source: string | null }[],
  ): void {
    this.#together(() => {
      const { id, space, member, name, edits, status, out, fingerprint, createdAt } = batch
      this.#db
        .prepare(
          'INSERT INTO batches (id, space_id, member_id, name, edits, status, out, fingerprint, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(id, space, member, name, JSON.stringify(edits), status, out, fingerprint, createdAt)
      const add = this.#db.prepare(
        'INSERT INTO photos (batch_id, n, name, source, bytes, status) VALUES (?, ?, ?, ?, ?, ?)',
      )
      for (const [at, photo] of photos.entries())
        add.run(
          id,
          at + 1,
          photo.name,
          photo.source,
          photo.bytes,
          photo.source === null ? 'waiting' : 'ready',
        )
    })
  }

  batch(id: string): StoredBatch | undefined {
    const row = this.#db.prepare('SELECT * FROM batches WHERE id = ?').get(id)
    return row && batchOf(row)
  }

  /** Batches in this state, oldest first. */
  inStatus(status: BatchStatus): readonly StoredBatch[] {
    return this.#db
      .prepare('SELECT * FROM batches WHERE status = ? ORDER BY created_at')
      .all(status)
      .map(batchOf)
  }

  /** Newest first. */
  ofSpace(space: string, most = 50): readonly StoredBatch[] {
    return this.#db
      .prepare('SELECT * FROM batches WHERE space_id = ? ORDER BY created_at DESC LIMIT ?')
      .all(space, most)
      .map(batchOf)
  }

  /** Those that began before an instant, whatever became of them, but for the ones at work. */
  olderThan(status: 'draft' | 'ended', before: number): readonly StoredBatch[] {
    const wanted = status === 'draft' ? "status = 'draft'" : "status IN ('done', 'cancelled', 'stopped')"
    return this.#db
      .prepare(`SELECT * FROM batches WHERE ${wanted} AND created_at < ?`)
      .all(before)
      .map(batchOf)
  }

  /** An unfinished Batch of the very same command. */
  unfinished(fingerprint: string): StoredBatch | undefined {
    const row = this.#db
      .prepare(
        "SELECT * FROM batches WHERE fingerprint = ? AND status IN ('running', 'paused') ORDER BY created_at DESC LIMIT 1",
      )
      .get(fingerprint)
    return row && batchOf(row)
  }

  photos(batch: string): readonly StoredPhoto[] {
    return this.#db.prepare('SELECT * FROM photos WHERE batch_id = ? ORDER BY n').all(batch).map(photoOf)
  }

  photo(batch: string, n: number): StoredPhoto | undefined {
    const row = this.#db.prepare('SELECT * FROM photos WHERE batch_id = ? AND n = ?').get(batch, n)
    return row && photoOf(row)
  }

  update(
    id: string,
    change: Partial<Pick<StoredBatch, 'status' | 'holds' | 'asked' | 'message' | 'denial' | 'finishedAt'>>,
  ): void {
    const columns = Object.entries(change).map(([key, value]) => {
      const plain = typeof value === 'object' && value !== null ? JSON.stringify(value) : value
      return [key === 'finishedAt' ? 'finished_at' : key, plain] as const
    })
    const set = columns.map(([column]) => `${column} = ?`).join(', ')
    this.#db.prepare(`UPDATE batches SET ${set} WHERE id = ?`).run(...columns.map(([, value]) => value), id)
  }

  arrived(batch: string, n: number, source: string, bytes: number): void {
    this.#db
      .prepare(
        "UPDATE photos SET source = ?, bytes = ?, status = 'ready', reason = NULL WHERE batch_id = ? AND n = ?",
      )
      .run(source, bytes, batch, n)
  }

  nameResults(batch: string, names: ReadonlyMap<number, string>): void {
    this.#together(() => {
      const set = this.#db.prepare('UPDATE photos SET result_name = ? WHERE batch_id = ? AND n = ?')
      for (const [n, name] of names) set.run(name, batch, n)
    })
  }

  settle(batch: string, n: number, status: PhotoStatus, reason: string | null = null): void {
    this.#db
      .prepare('UPDATE photos SET status = ?, reason = ? WHERE batch_id = ? AND n = ?')
      .run(status, reason, batch, n)
  }

  exported(
    batch: string,
    n: number,
    result: { width: number; height: number; bytes: number; notes: readonly string[]; needsReview: boolean },
  ): void {
    this.#db
      .prepare(
        "UPDATE photos SET status = 'exported', reason = NULL, width = ?, height = ?, result_bytes = ?, notes = ?, needs_review = ? WHERE batch_id = ? AND n = ?",
      )
      .run(
        result.width,
        result.height,
        result.bytes,
        JSON.stringify(result.notes),
        Number(result.needsReview),
        batch,
        n,
      )
  }

  /** What was left undone is not needed any more. */
  releaseRest(batch: string): void {
    this.#db
      .prepare(
        "UPDATE photos SET status = 'released' WHERE batch_id = ? AND status IN ('waiting', 'ready', 'working')",
      )
      .run(batch)
  }

  summary(batch: StoredBatch, etaSeconds: number | null): BatchSummary {
    const row = this.#db
      .prepare(
        "SELECT count(*) AS total, sum(status = 'exported') AS exported, sum(status = 'failed') AS failed, sum(needs_review) AS review FROM photos WHERE batch_id = ?",
      )
      .get(batch.id)
    const { id, space, name, status, edits, createdAt, finishedAt, message, denial } = batch
    return {
      id,
      space,
      name,
      status,
      edits,
      createdAt: new Date(createdAt).toISOString(),
      finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
      total: Number(row?.total),
      exported: Number(row?.exported),
      failed: Number(row?.failed),
      needsReview: Number(row?.review),
      etaSeconds,
      message,
      denial,
    }
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM batches WHERE id = ?').run(id)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #together(work: () => void): void {
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
