/** Photos of previews, and what is paid in them, in one SQLite file; 0001_previews.sql explains the columns. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { FeatureUse } from '@allot/client/wire'
import { openFile } from '@allot/sqlite/file'
import { type Whose, whoseRows } from '../storage/whose.ts'

const KIND = {
  table: 'previews',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
  steps: import.meta.dirname,
}

export interface PreviewRecord {
  readonly id: string
  readonly space: string
  readonly digest: string
}

export interface NewPreview extends PreviewRecord {
  /** Who sent it. */
  readonly member: string
  /** Of its photo. */
  readonly bytes: number
}

/** A generation that is being paid. */
export interface Unsettled {
  readonly key: string
  /** Of this try. */
  readonly id: string
  readonly space: string
  readonly by: string
  readonly uses: readonly FeatureUse[]
  /** What the idempotency keys of its charges follow from. */
  readonly keySecret: string | null
  readonly isCancelled: boolean
}

export class PreviewStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  insert({ id, space, member, digest, bytes }: NewPreview, now: number): void {
    this.#db
      .prepare(
        'INSERT INTO previews (id, space_id, member_id, digest, created_at, bytes) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(id, space, member, digest, now, bytes)
  }

  find(id: string): PreviewRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM previews WHERE id = ?').get(id)
    return row && previewOf(row)
  }

  /** Of one person in a Space, newest first. */
  ofMember(space: string, member: string): readonly PreviewRecord[] {
    const whose = 'space_id = ? AND member_id = ?'
    return this.#previews(`${whose} ORDER BY created_at DESC, rowid DESC`, space, member)
  }

  /** Of photos; those from before bytes were noted count as none, for the day that they are kept. */
  bytesOf(whose: Whose): number {
    const [where, value] = whoseRows(whose)
    const row = this.#db
      .prepare(`SELECT coalesce(sum(bytes), 0) AS bytes FROM previews WHERE ${where}`)
      .get(value)
    return Number(row?.bytes)
  }

  ofSpace(space: string): readonly PreviewRecord[] {
    return this.#previews('space_id = ?', space)
  }

  before(instant: number): readonly PreviewRecord[] {
    return this.#previews('created_at < ?', instant)
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM previews WHERE id = ?').run(id)
  }

  saveUnsettled({ key, id, space, by, uses, keySecret }: Unsettled): void {
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO unsettled (key, id, space_id, member_id, uses, key_secret) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(key, id, space, by, JSON.stringify(uses), keySecret)
  }

  cancel(key: string, now: number): void {
    this.#db.prepare('UPDATE unsettled SET cancelled_at = ? WHERE key = ?').run(now, key)
  }

  /** Of this try alone: another may have begun under its key. */
  settled({ key, id }: Pick<Unsettled, 'key' | 'id'>): void {
    this.#db.prepare('DELETE FROM unsettled WHERE key = ? AND id = ?').run(key, id)
  }

  unsettledUnder(key: string): Unsettled | undefined {
    const row = this.#db.prepare('SELECT * FROM unsettled WHERE key = ?').get(key)
    return row && unsettledOf(row)
  }

  unsettled(): readonly Unsettled[] {
    return this.#db.prepare('SELECT * FROM unsettled').all().map(unsettledOf)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #previews(where: string, ...values: readonly (string | number)[]): readonly PreviewRecord[] {
    return this.#db
      .prepare(`SELECT * FROM previews WHERE ${where}`)
      .all(...values)
      .map(previewOf)
  }
}

type Row = Record<string, SQLOutputValue>

function previewOf({ id, space_id, digest }: Row): PreviewRecord {
  return { id: String(id), space: String(space_id), digest: String(digest) }
}

function unsettledOf({ key, id, space_id, member_id, uses, key_secret, cancelled_at }: Row): Unsettled {
  return {
    key: String(key),
    id: String(id),
    space: String(space_id),
    by: String(member_id),
    uses: JSON.parse(String(uses)),
    keySecret: key_secret === null ? null : String(key_secret),
    isCancelled: cancelled_at !== null,
  }
}
