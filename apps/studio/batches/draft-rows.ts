/** The rows of a new draft and its photos. */
import type { DatabaseSync } from 'node:sqlite'
import type { Step } from '../contract/recipe.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import { storedStatusOf } from '../jobs/job-state.ts'
import type { BatchRecord } from './batch-record.ts'

/** A photo of a new draft. Its source is null until its file is here. */
export interface DraftPhoto {
  readonly name: string
  readonly bytes: number
  readonly source: string | null
  /** When its file was last changed, in milliseconds since 1970, where that file stays where it is. */
  readonly modified?: number
  /** How its result is to be called, where it is not called as the photo is. */
  readonly wantedName?: string
  /** The same of its further files; by their size where it is left out. */
  readonly furtherNames?: readonly string[]
  /** In the place of the Batch's, and what they take. */
  readonly own?: {
    readonly steps: readonly Step[] | null
    readonly takes: readonly ItemTake[]
    /** Generations of another Batch that it uses, by the number of their step. */
    readonly reused?: Readonly<Record<number, string>>
  }
}

/** Within a transaction. */
export function insertDraft(db: DatabaseSync, batch: BatchRecord, photos: readonly DraftPhoto[]): void {
  const { id, space, member, name, steps, edits, further, takes, state, createdAt } = batch
  db.prepare(
    'INSERT INTO batches (id, space_id, member_id, name, steps, edits, further, takes, status, out, fingerprint, created_at, key_secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    ...[
      id,
      space,
      member,
      name,
      textOf(steps),
      JSON.stringify(edits),
      listOrNull(further),
      JSON.stringify(takes),
    ],
    ...[storedStatusOf(state), batch.out, batch.fingerprint, createdAt, batch.keySecret],
  )
  const add = db.prepare(
    'INSERT INTO photos (batch_id, n, name, source, bytes, modified, wanted_name, further_names, steps, takes, reused, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const [at, photo] of photos.entries()) {
    const { name, source, bytes, modified = null, wantedName = null, furtherNames = [], own } = photo
    add.run(
      ...[id, at + 1, name, source, bytes, modified, wantedName, listOrNull(furtherNames)],
      ...[textOf(own?.steps ?? null), textOf(own?.takes ?? null), textOf(own?.reused ?? null)],
      source === null ? 'waiting' : 'ready',
    )
  }
}

export function textOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** What is empty is not stored, as in rows from before there was such a list. */
export function listOrNull(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list)
}
