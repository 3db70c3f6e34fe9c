/** All of it or nothing, in one SQLite file. */
import type { DatabaseSync } from 'node:sqlite'

/** @throws what `work` throws, or SQLite's own error where it cannot be made durable; nothing is changed then */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const made = work()
    db.exec('COMMIT')
    return made
  } catch (cause) {
    // On a full disk SQLite has rolled it back already; to do so again would fail, and hide why.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw cause
  }
}
