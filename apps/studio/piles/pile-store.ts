/** Piles and their photos in one SQLite file; 0001_piles.sql explains the columns. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import { transaction } from '@allot/sqlite/transaction'
import type { PilePhoto } from '../contract/pile.ts'
import type { Recipe, Step } from '../contract/recipe.ts'
import { type Whose, whoseRows } from '../storage/whose.ts'

const KIND = {
  table: 'pile_photos',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
  steps: import.meta.dirname,
}

/** Whose pile it is. */
export interface PileOf {
  readonly space: string
  readonly member: string
}

export interface PileRecord extends PileOf, PilePhoto {
  readonly isRemoved: boolean
  /** The Batch that was made of it. */
  readonly batch: string | null
}

export type NewPileRecord = Pick<PileRecord, 'id' | 'name' | 'bytes' | 'modified' | 'problem'> & {
  readonly sample?: { readonly digest: string }
}

const OF = 'space_id = ? AND member_id = ?'

export class PileStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  /** Those that are there already stay as they are, whosever they are. */
  insert({ space, member }: PileOf, photos: readonly NewPileRecord[]): void {
    const add = this.#db.prepare(
      `INSERT INTO pile_photos (id, space_id, member_id, place, name, bytes, modified, sample, received, digest, problem)
       SELECT ?, ?, ?, coalesce(max(place), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM pile_photos WHERE ${OF}
       ON CONFLICT DO NOTHING`,
    )
    this.#transaction(() => {
      for (const { id, name, bytes, modified, sample, problem } of photos)
        add.run(
          ...[id, space, member, name, bytes, modified],
          ...[Number(sample !== undefined), sample ? bytes : 0, sample?.digest ?? null, problem],
          ...[space, member],
        )
    })
  }

  /** Also those that were removed and can be put back. */
  photos({ space, member }: PileOf): readonly PileRecord[] {
    return this.#photos(`${OF} ORDER BY place`, space, member)
  }

  photo({ space, member }: PileOf, id: string): PileRecord | undefined {
    return this.#photos(`${OF} AND id = ?`, space, member, id)[0]
  }

  ofBatch(batch: string): readonly PileRecord[] {
    return this.#photos('batch_id = ?', batch)
  }

  removedBefore(instant: number): readonly PileRecord[] {
    return this.#photos('removed_at < ?', instant)
  }

  recipe({ space, member }: PileOf): Recipe | null {
    const row = this.#db.prepare(`SELECT recipe FROM piles WHERE ${OF}`).get(space, member)
    return typeof row?.recipe === 'string' ? JSON.parse(row.recipe) : null
  }

  saveRecipe({ space, member }: PileOf, recipe: Recipe, now: number): void {
    this.touch({ space, member }, now)
    this.#db.prepare(`UPDATE piles SET recipe = ? WHERE ${OF}`).run(JSON.stringify(recipe), space, member)
  }

  /** Something is done with the pile. */
  touch({ space, member }: PileOf, now: number): void {
    this.#db
      .prepare(
        'INSERT INTO piles (space_id, member_id, changed_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET changed_at = excluded.changed_at',
      )
      .run(space, member, now)
  }

  untouchedSince(instant: number): readonly PileOf[] {
    return this.#db
      .prepare('SELECT * FROM piles WHERE changed_at < ?')
      .all(instant)
      .map((row) => ({ space: String(row.space_id), member: String(row.member_id) }))
  }

  inSpace(space: string): readonly PileOf[] {
    return this.#db
      .prepare(
        'SELECT member_id FROM piles WHERE space_id = ? UNION SELECT member_id FROM pile_photos WHERE space_id = ?',
      )
      .all(space, space)
      .map((row) => ({ space, member: String(row.member_id) }))
  }

  saveReceived(id: string, received: number): void {
    this.#set('received = ?', id, received)
  }

  saveDigest(id: string, received: number, digest: string): void {
    this.#set('received = ?, digest = ?', id, received, digest)
  }

  saveProblem(id: string, problem: string): void {
    this.#set('received = 0, problem = ?', id, problem)
  }

  saveSteps(id: string, steps: readonly Step[] | null): void {
    this.#set('steps = ?', id, steps && JSON.stringify(steps))
  }

  /** @param removedAt null where it is put back */
  saveRemoved(ids: readonly string[], removedAt: number | null): void {
    this.#transaction(() => {
      for (const id of ids) this.#set('removed_at = ?', id, removedAt)
    })
  }

  saveBatch(ids: readonly string[], batch: string): void {
    this.#transaction(() => {
      for (const id of ids) this.#set('batch_id = ?', id, batch)
    })
  }

  delete(ids: readonly string[]): void {
    const remove = this.#db.prepare('DELETE FROM pile_photos WHERE id = ?')
    this.#transaction(() => {
      for (const id of ids) remove.run(id)
    })
  }

  deletePile({ space, member }: PileOf): void {
    this.#db.prepare(`DELETE FROM piles WHERE ${OF}`).run(space, member)
  }

  /** Of what is here; samples are the studio's. */
  bytesOf(whose: Whose): number {
    const [where, value] = whoseRows(whose)
    const row = this.#db
      .prepare(`SELECT coalesce(sum(received), 0) AS bytes FROM pile_photos WHERE ${where} AND sample = 0`)
      .get(value)
    return Number(row?.bytes)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #set(columns: string, id: string, ...values: (string | number | null)[]): void {
    this.#db.prepare(`UPDATE pile_photos SET ${columns} WHERE id = ?`).run(...values, id)
  }

  #photos(where: string, ...values: (string | number)[]): readonly PileRecord[] {
    return this.#db
      .prepare(`SELECT * FROM pile_photos WHERE ${where}`)
      .all(...values)
      .map(recordOf)
  }

  #transaction(work: () => void): void {
    transaction(this.#db, work)
  }
}

function recordOf(row: Record<string, SQLOutputValue>): PileRecord {
  return {
    id: String(row.id),
    space: String(row.space_id),
    member: String(row.member_id),
    name: String(row.name),
    bytes: Number(row.bytes),
    modified: Number(row.modified),
    isSample: row.sample === 1,
    received: Number(row.received),
    digest: textOrNull(row.digest),
    problem: textOrNull(row.problem),
    steps: typeof row.steps === 'string' ? JSON.parse(row.steps) : null,
    isRemoved: row.removed_at !== null,
    batch: textOrNull(row.batch_id),
  }
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null
}
