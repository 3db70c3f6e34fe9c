/** Reads the state of the SQLite files of a data folder without changing them, also while Allot uses them. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Directory } from '@allot/engine/stores/sqlite/directory'
import { readerOf } from '@allot/sqlite/file'

/** The damage that a start would find: reads the latest pages of the file. */
export function damageIn(file: string): string | undefined {
  const db = readerOf(file)
  try {
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'directory'").get()) new Directory(db)
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  } finally {
    db.close()
  }
}

/** How many migrations were applied to a file. */
export function stepsOf(file: string): number {
  const db = readerOf(file)
  try {
    return Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  } finally {
    db.close()
  }
}

/** Whether a process of Allot holds the lock. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false
  const db = new DatabaseSync(file)
  try {
    db.exec('BEGIN EXCLUSIVE; ROLLBACK')
    return false
  } catch {
    return true
  } finally {
    db.close()
  }
}
