/** Which Spaces of the demonstration store something, and since when; 0001_demo_spaces.sql explains the columns. */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'

const KIND = {
  table: 'demo_spaces',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
  steps: import.meta.dirname,
}

export class DemoStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  /** @param now milliseconds since 1970 */
  note(space: string, now: number): void {
    this.#db
      .prepare(
        'INSERT INTO demo_spaces VALUES (?, ?) ON CONFLICT DO UPDATE SET sent_at = max(sent_at, excluded.sent_at)',
      )
      .run(space, now)
  }

  /** It stores nothing any more, or its visitor has made an account. */
  forget(space: string): void {
    this.#db.prepare('DELETE FROM demo_spaces WHERE space_id = ?').run(space)
  }

  spaces(): readonly string[] {
    return this.#db.prepare('SELECT space_id FROM demo_spaces').all().map(idOf)
  }

  /** Those that have sent nothing since an instant. */
  quietSince(instant: number): readonly string[] {
    return this.#db.prepare('SELECT space_id FROM demo_spaces WHERE sent_at < ?').all(instant).map(idOf)
  }

  sentAt(space: string): number | undefined {
    const row = this.#db.prepare('SELECT sent_at FROM demo_spaces WHERE space_id = ?').get(space)
    return row && Number(row.sent_at)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}

function idOf({ space_id }: Record<string, unknown>): string {
  return String(space_id)
}
