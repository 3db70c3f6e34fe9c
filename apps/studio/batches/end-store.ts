/** The ends of Batches that are not reported to webhooks yet. */
import type { DatabaseSync } from 'node:sqlite'
import type { JobState } from '../jobs/job-state.ts'
import { numberOrNull, type Row } from './columns.ts'
import type { PhotoCounts } from './photo-counts.ts'

/** One end of a Batch: it has another for each time that photos of it are run again. */
export interface BatchEnd {
  readonly batch: string
  readonly space: string
  readonly name: string
  readonly status: 'done' | 'cancelled' | 'stopped'
  /** Milliseconds since 1970, as below. */
  readonly finishedAt: number
  readonly startedBy: string
  /** Null for a Batch that was begun before this was noted. */
  readonly startedAt: number | null
  readonly counts: Pick<PhotoCounts, 'total' | 'exported' | 'failed'>
}

export class EndStore {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** Within the transaction that ends it. */
  add(batch: string, state: JobState & { name: BatchEnd['status'] }, counts: BatchEnd['counts']): void {
    const { total, exported, failed } = counts
    this.#db
      .prepare(
        `INSERT OR IGNORE INTO ends (batch_id, finished_at, status, started_by, started_at, counts)
         SELECT id, ?, ?, coalesce(ran_by, member_id), started_at, ? FROM batches WHERE id = ?`,
      )
      .run(state.finishedAt, state.name, JSON.stringify({ total, exported, failed }), batch)
  }

  /** Oldest first. @param of a Batch; those of all where it is left out */
  all(of?: string): readonly BatchEnd[] {
    return this.#db
      .prepare(
        `SELECT ends.*, space_id, name FROM ends JOIN batches ON id = batch_id
         WHERE ?1 IS NULL OR batch_id = ?1 ORDER BY ends.finished_at`,
      )
      .all(of ?? null)
      .map(endOf)
  }

  reported({ batch, finishedAt }: BatchEnd): void {
    this.#db.prepare('DELETE FROM ends WHERE batch_id = ? AND finished_at = ?').run(batch, finishedAt)
  }
}

function endOf(row: Row): BatchEnd {
  return {
    batch: String(row.batch_id),
    space: String(row.space_id),
    name: String(row.name),
    status: String(row.status) as BatchEnd['status'], // only `add` writes it
    finishedAt: Number(row.finished_at),
    startedBy: String(row.started_by),
    startedAt: numberOrNull(row.started_at),
    counts: JSON.parse(String(row.counts)),
  }
}
