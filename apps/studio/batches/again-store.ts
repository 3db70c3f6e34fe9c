/**
 * What was before photos of a Batch are run again. Until the run is queued it can be undone as a whole, also by the process
 * after a kill; then each photo keeps what it was until it has a new result, and is that again where none comes.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Edits } from '../contract/edits.ts'
import type { Output, Step } from '../contract/recipe.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import type { JobHold } from '../jobs/job-hold.ts'

export interface PhotoAgain {
  readonly n: number
  /** Other settings than it had; null where they stay. */
  readonly settings: SettingsAgain | null
}

export interface SettingsAgain {
  readonly steps: readonly Step[]
  readonly edits: Edits
  readonly further: readonly Output[]
  readonly takes: readonly ItemTake[]
  /** The generations of runs before it that are used again. */
  readonly reused: Readonly<Record<number, string>>
}

const OF_BATCH = ['status', 'message', 'denial', 'finished_at', 'holds']
const OF_PHOTO = [
  ...['status', 'reason', 'settled', 'width', 'height', 'result_bytes', 'notes', 'needs_review', 'digest'],
  ...['result_name', 'decision', 'cut_out', 'steps', 'takes', 'edits', 'round', 'reused'],
  ...['further', 'further_names', 'further_results'],
]
const kept = (columns: readonly string[]) =>
  `json_object(${columns.map((each) => `'${each}', ${each}`).join(', ')})`
const asBefore = (columns: readonly string[]) =>
  `${columns.map((each) => `${each} = before ->> '${each}'`).join(', ')}, before = NULL`

export class AgainStore {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** As a draft whose start is under way. What its holds had is spent, and is not captured again. Within a transaction. */
  begin(batch: string, photos: readonly PhotoAgain[], holds: readonly JobHold[]): void {
    const spent = JSON.stringify(holds.map((hold) => ({ ...hold, spent: true })))
    this.#db
      .prepare(
        `UPDATE batches SET before = ${kept(OF_BATCH)}, status = 'starting', message = NULL, denial = NULL, finished_at = NULL, holds = ? WHERE id = ?`,
      )
      .run(spent, batch)
    const ready = this.#db.prepare(
      `UPDATE photos SET before = ${kept(OF_PHOTO)}, status = 'ready', reason = NULL, settled = NULL, decision = NULL WHERE batch_id = ? AND n = ?`,
    )
    const set = this.#db.prepare(
      'UPDATE photos SET steps = ?, edits = ?, further = ?, takes = ?, reused = ?, further_names = NULL, round = round + 1 WHERE batch_id = ? AND n = ?',
    )
    for (const { n, settings } of photos) {
      ready.run(batch, n)
      if (settings === null) continue
      const { steps, edits, further, takes, reused } = settings
      set.run(...[steps, edits, further, takes, reused].map((each) => JSON.stringify(each)), batch, n)
    }
  }

  /** All of it is as it was. Within a transaction. @returns false where nothing was begun */
  undo(batch: string): boolean {
    const undone = this.#db
      .prepare(`UPDATE batches SET ${asBefore(OF_BATCH)} WHERE id = ? AND before IS NOT NULL`)
      .run(batch)
    if (undone.changes === 0) return false
    this.#db
      .prepare(`UPDATE photos SET ${asBefore(OF_PHOTO)} WHERE batch_id = ? AND before IS NOT NULL`)
      .run(batch)
    return true
  }

  /** Those that have no new result are as they were. @param statuses of those that are not run any more */
  restore(batch: string, statuses: string): void {
    this.#db
      .prepare(
        `UPDATE photos SET ${asBefore(OF_PHOTO)} WHERE batch_id = ? AND before IS NOT NULL AND status IN (${statuses})`,
      )
      .run(batch)
  }

  /** Where the new run of an exported photo failed, it has the result of before, and says why. */
  settle(batch: string): void {
    const failed = "batch_id = ? AND before IS NOT NULL AND status = 'failed'"
    this.#db
      .prepare(
        `UPDATE photos SET before = json_set(before, '$.notes', json_array('Run again, it failed, so this is the result of before: ' || reason)) WHERE ${failed} AND before ->> 'status' = 'exported'`,
      )
      .run(batch)
    this.#db
      .prepare(`UPDATE photos SET ${asBefore(OF_PHOTO)} WHERE ${failed} AND before ->> 'status' = 'exported'`)
      .run(batch)
    this.#db.prepare('UPDATE photos SET before = NULL WHERE batch_id = ?').run(batch)
  }
}
