/** Where photos may go, in one SQLite file; 0001_sharing.sql explains the columns. */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'

const KIND = {
  table: 'sharing',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
  steps: import.meta.dirname,
}

/** Bound (law 9): hosts that a person has agreed to in a Space. */
const MAX_CONSENTS = 50

export class SharingStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  isAllowed(space: string): boolean {
    const row = this.#db.prepare('SELECT allowed FROM sharing WHERE space_id = ?').get(space)
    return row?.allowed !== 0
  }

  /** @param by the member who decides it */
  allow(space: string, by: string, allowed: boolean, now: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO sharing VALUES (?, ?, ?, ?)')
      .run(space, Number(allowed), by, now)
  }

  agreed(space: string, member: string): readonly string[] {
    return this.#db
      .prepare('SELECT host FROM consents WHERE space_id = ? AND member_id = ? ORDER BY agreed_at, host')
      .all(space, member)
      .map(({ host }) => String(host))
  }

  agree(space: string, member: string, host: string, now: number): void {
    if (this.agreed(space, member).length >= MAX_CONSENTS) return
    this.#db.prepare('INSERT OR IGNORE INTO consents VALUES (?, ?, ?, ?)').run(space, member, host, now)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
