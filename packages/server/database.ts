/**
 * The server's own file: what spans Spaces and cannot stand in any one Space's log. It is apart from the accounts,
 * which are written by a library in transactions of its own.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from '@allot/sqlite/migrate'

export function openDatabase(data: string): DatabaseSync {
  const file = join(data, 'server.sqlite')
  const isNew = !existsSync(file)
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  migrate(db, join(import.meta.dirname, 'migrations'))
  if (isNew) takeOver(db, join(data, 'accounts.sqlite'))
  return db
}

/** All changes or none. */
export function together<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (cause) {
    db.exec('ROLLBACK')
    throw cause
  }
}

/** The first versions listed Spaces beside the accounts. */
function takeOver(db: DatabaseSync, accounts: string): void {
  if (!existsSync(accounts)) return
  db.prepare('ATTACH ? AS old').run(accounts)
  const there = db.prepare("SELECT 1 FROM old.sqlite_master WHERE name = 'spaces'").get()
  if (there)
    db.exec(
      'INSERT OR IGNORE INTO main.spaces SELECT space_id, name, member_id, role FROM old.spaces ORDER BY rowid',
    )
  db.exec('DETACH old')
}
