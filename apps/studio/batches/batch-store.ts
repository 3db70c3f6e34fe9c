/**
 * Batches and their photos in one SQLite file. Every change is durable before the call returns. Column names and
 * stored states are those of the first version; 0001_batches.sql explains them.
 */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import { transaction } from '@allot/sqlite/transaction'
import type { Notice } from '../contract/batch.ts'
import { predecessorsOf } from '../jobs/item-state.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import type { JobStore, UnsettledItem } from '../jobs/job.ts'
import type { HoldRequest, JobHold } from '../jobs/job-hold.ts'
import {
  denialOf,
  finishedAtOf,
  type JobState,
  messageOf,
  storedStatusOf,
  waitsUntil,
} from '../jobs/job-state.ts'
import { AgainStore, type PhotoAgain } from './again-store.ts'
import { BatchList } from './batch-list.ts'
import { type BatchRecord, batchOf } from './batch-record.ts'
import { DecisionStore } from './decision-store.ts'
import { type DraftPhoto, insertDraft, listOrNull, textOf } from './draft-rows.ts'
import { EndStore } from './end-store.ts'
import { countsOf, type PhotoCounts } from './photo-counts.ts'
import {
  type ExportedPhoto,
  type PhotoRecord,
  type PhotoState,
  photoOf,
  photoStatusOf,
} from './photo-record.ts'

const KIND = {
  table: 'batches',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
  steps: import.meta.dirname,
}

export class BatchStore implements JobStore<BatchRecord, ExportedPhoto> {
  readonly list: BatchList
  readonly decisions: DecisionStore
  readonly ends: EndStore
  readonly #again: AgainStore
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
    this.list = new BatchList(this.#db)
    this.decisions = new DecisionStore(this.#db)
    this.ends = new EndStore(this.#db)
    this.#again = new AgainStore(this.#db)
  }

  insert(batch: BatchRecord, photos: readonly DraftPhoto[]): void {
    this.#transaction(() => insertDraft(this.#db, batch, photos))
  }

  job(id: string): BatchRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM batches WHERE id = ?').get(id)
    return row && batchOf(row)
  }

  unfinished(): readonly BatchRecord[] {
    return this.list.unfinished()
  }

  startsCut(): readonly BatchRecord[] {
    return this.list.startsCut()
  }

  /** A run of photos again that is not allowed, or cut, leaves all as it was before. */
  saveState(id: string, state: JobState): void {
    const isNoDraft =
      state.name === 'draft' && !state.starting && this.#transaction(() => this.#again.undo(id))
    if (isNoDraft) return
    this.#transaction(() => {
      this.#setState(id, state)
      if ('finishedAt' in state) this.ends.add(id, state, this.counts(id))
    })
  }

  #setState(id: string, state: JobState): void {
    const denial = denialOf(state)
    this.#db
      .prepare(
        `UPDATE batches SET status = ?1, message = ?2, denial = ?3, finished_at = ?4, goes_on_at = ?5, before = iif(?1 = 'starting', before, NULL),
         started_at = iif(?1 = 'running' AND status = 'starting', ?7, started_at) WHERE id = ?6`,
      )
      .run(
        storedStatusOf(state),
        messageOf(state),
        denial === null ? null : JSON.stringify(denial),
        finishedAtOf(state),
        waitsUntil(state),
        id,
        Date.now(),
      )
  }

  saveHolds(id: string, holds: readonly JobHold[], holdRequests: number): void {
    const set = this.#db.prepare('UPDATE batches SET holds = ?, asked = ? WHERE id = ?')
    set.run(JSON.stringify(holds), holdRequests, id)
  }

  saveAsking(id: string, asking: HoldRequest | null): void {
    this.#setBatch('asking', id, textOf(asking))
  }

  saveName(id: string, name: string): void {
    this.#setBatch('name', id, name)
  }

  saveNotify(id: string, notify: Notice | null): void {
    this.#setBatch('notify', id, notify)
  }

  saveRunner(id: string, member: string): void {
    this.#setBatch('ran_by', id, member)
  }

  /** @param instant in milliseconds since 1970; null takes the deletion back */
  saveDeletion(id: string, instant: number | null): void {
    this.#setBatch('deleted_at', id, instant)
  }

  /** Photos of a Batch that is over are run again: it is a draft whose start is under way. */
  beginAgain({ id, holds }: BatchRecord, photos: readonly PhotoAgain[]): void {
    this.#transaction(() => this.#again.begin(id, photos, holds))
  }

  #setBatch(column: string, id: string, value: string | number | null): void {
    this.#db.prepare(`UPDATE batches SET ${column} = ? WHERE id = ?`).run(value, id)
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
    return this.#items(batch, "status IN ('ready', 'working') ORDER BY n")
  }

  itemsBegun(batch: string): readonly number[] {
    return this.#items(batch, "status = 'working' ORDER BY n")
  }

  #items(batch: string, where: string): readonly number[] {
    const rows = this.#db.prepare(`SELECT n FROM photos WHERE batch_id = ? AND ${where}`).all(batch)
    return rows.map((row) => Number(row.n))
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
    this.#set('takes = ?', batch, n, JSON.stringify(takes))
  }

  /** The original of a photo is here. */
  saveSource(batch: string, n: number, source: string, bytes: number): void {
    this.#transaction(() => {
      this.saveItem(batch, n, { name: 'ready' })
      this.#set('source = ?, bytes = ?', batch, n, source, bytes)
    })
  }

  /** The file of a photo is another one than when it was named. */
  saveFile(batch: string, n: number, bytes: number, modified: number): void {
    this.#set('bytes = ?, modified = ?', batch, n, bytes, modified)
  }

  #set(columns: string, batch: string, n: number, ...values: (string | number | null)[]): void {
    this.#db.prepare(`UPDATE photos SET ${columns} WHERE batch_id = ? AND n = ?`).run(...values, batch, n)
  }

  /** @param names of each photo, in the order of its files */
  nameResults(batch: string, names: ReadonlyMap<number, readonly string[]>): void {
    this.#transaction(() => {
      for (const [n, [first = String(n), ...further]] of names)
        this.#set('result_name = ?, further_names = ?', batch, n, first, listOrNull(further))
    })
  }

  saveItem(batch: string, n: number, state: PhotoState): void {
    const from = predecessorsOf(state.name).map(photoStatusOf)
    const result = state.name === 'done' ? state.result : undefined
    const { changes } = this.#db
      .prepare(
        `UPDATE photos SET status = ?, reason = ?, settled = ?, width = ?, height = ?, result_bytes = ?, further_results = ?, notes = ?, needs_review = ?, digest = ?
         WHERE batch_id = ? AND n = ? AND status IN (${from.map(() => '?').join(', ')})`,
      )
      .run(
        photoStatusOf(state.name),
        state.name === 'failed' ? state.reason : null,
        state.name === 'failed' ? textOf(state.settled) : null,
        result?.width ?? null,
        result?.height ?? null,
        result?.bytes ?? null,
        listOrNull(result?.further ?? []),
        JSON.stringify(result?.notes ?? []),
        Number(result?.needsReview ?? false),
        result?.digest ?? null,
        batch,
        n,
        ...from,
      )
    if (changes === 0) throw new Error(`Invariant: photo ${n} of batch ${batch} cannot become ${state.name}.`)
  }

  /** Photos that were run again are as they were before, where they have no new result. */
  releaseRest(batch: string, of?: 'not_begun'): void {
    const statuses = `'waiting', 'ready'${of ? '' : ", 'working'"}`
    this.#transaction(() => {
      this.#again.restore(batch, statuses)
      this.#db
        .prepare(`UPDATE photos SET status = 'released' WHERE batch_id = ? AND status IN (${statuses})`)
        .run(batch)
      if (!of) this.#again.settle(batch)
    })
  }

  hasReleased(batch: string): boolean {
    return this.#items(batch, "status = 'released' LIMIT 1").length > 0
  }

  counts(batch: string): PhotoCounts {
    const rows = this.#db
      .prepare(
        'SELECT status, decision, needs_review, count(*) AS count FROM photos WHERE batch_id = ? GROUP BY status, decision, needs_review',
      )
      .all(batch)
    return countsOf(rows)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #transaction<T>(work: () => T): T {
    return transaction(this.#db, work)
  }
}
