/** Photos of previews, and what is paid in them, in one SQLite file; 0001_previews.sql explains the columns. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { FeatureUse } from '@allot/client/wire'
import { openFile } from '@allot/sqlite/file'

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

/** A generation that is being paid. */
export interface Unsettled {
  readonly key: string
  /** Of this try. */
  readonly id: string
  readonly space: string
  readonly by: string
  readonly uses: readonly FeatureUse[]
}

export class PreviewStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  insert({ id, space, digest }: PreviewRecord, now: number): void {
    this.#db.prepare('INSERT INTO previews VALUES (?, ?, ?, ?)').run(id, space, digest, now)
  }

  find(id: string): PreviewRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM previews WHERE id = ?').get(id)
    return row && previewOf(row)
  }

  /** Newest first. */
  ofSpace(space: string): readonly PreviewRecord[] {
    return this.#previews('space_id = ? ORDER BY created_at DESC, rowid DESC', space)
  }

  before(instant: number): readonly PreviewRecord[] {
    return this.#previews('created_at < ?', instant)
  }

  delete(id: string): void {
    this.#db.prepare('DELETE FROM previews WHERE id = ?').run(id)
  }

  saveUnsettled({ key, id, space, by, uses }: Unsettled): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO unsettled VALUES (?, ?, ?, ?, ?)')
      .run(key, id, space, by, JSON.stringify(uses))
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

  #previews(where: string, value: string | number): readonly PreviewRecord[] {
    return this.#db.prepare(`SELECT * FROM previews WHERE ${where}`).all(value).map(previewOf)
  }
}

type Row = Record<string, SQLOutputValue>

function previewOf({ id, space_id, digest }: Row): PreviewRecord {
  return { id: String(id), space: String(space_id), digest: String(digest) }
}

function unsettledOf({ key, id, space_id, member_id, uses }: Row): Unsettled {
  return {
    key: String(key),
    id: String(id),
    space: String(space_id),
    by: String(member_id),
    uses: JSON.parse(String(uses)),
  }
}
