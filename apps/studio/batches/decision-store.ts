/** What people decide about photos that are over: whether they leave, and by which cut-out. */
import type { DatabaseSync } from 'node:sqlite'
import type { CutOutName } from '../contract/cut-outs.ts'
import type { ReviewDecision } from '../contract/photo-group.ts'
import { listOrNull } from './draft-rows.ts'
import type { ExportedPhoto } from './photo-record.ts'

export class DecisionStore {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** One statement, so all of them or none. */
  save(batch: string, photos: readonly number[], decision: ReviewDecision | null): void {
    this.#db
      .prepare('UPDATE photos SET decision = ? WHERE batch_id = ? AND n IN (SELECT value FROM json_each(?))')
      .run(decision, batch, JSON.stringify(photos))
  }

  /** Another result of a photo that is exported, by the cut-out that a person chose. */
  replaceResult(batch: string, n: number, result: ExportedPhoto, cutOut: CutOutName): void {
    const { width, height, bytes, further, notes } = result
    this.#db
      .prepare(
        "UPDATE photos SET width = ?, height = ?, result_bytes = ?, further_results = ?, notes = ?, needs_review = 0, cut_out = ?, decision = NULL WHERE batch_id = ? AND n = ? AND status = 'exported'",
      )
      .run(width, height, bytes, listOrNull(further), JSON.stringify(notes), cutOut, batch, n)
  }
}
