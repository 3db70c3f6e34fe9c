/**
 * Opens an SQLite file as its one owner. What is not Allot's is refused and not touched; so is a file that another
 * process has. A second connection of the owner's own, and anybody who only reads, are welcome.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, progress } from '@allot/sqlite/migrate'
import { StoreRefused } from '../store.ts'
import { openFile } from './writer.ts'

export interface Owned {
  readonly db: DatabaseSync
  close(): void
}

/** @param file its folder is made if need be · @throws StoreRefused */
export function openOwned(file: string): Owned {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 }) // people's data
  let lock: DatabaseSync | undefined
  let db: DatabaseSync | undefined
  try {
    lock = lockFor(file)
    refuseForeign(file)
    db = openFile(file)
    bringUpToDate(db)
    return { db, close: () => closeAll(db, lock) }
  } catch (cause) {
    closeAll(db, lock)
    throw cause instanceof StoreRefused ? cause : refusedFor(cause, file)
  }
}

/** Has a place as its one owner, whether or not there is a file. @throws StoreRefused when another process has it */
export function own(file: string): { close(): void } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    return lockFor(file)
  } catch (cause) {
    throw refusedFor(cause, file)
  }
}

/** SQLite lets several processes write by turns; a lock of its own, held as long as the process lives, forbids it. */
function lockFor(file: string): DatabaseSync {
  const lock = new DatabaseSync(`${file}-lock`)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock.close()
    throw cause
  }
}

function closeAll(...all: (DatabaseSync | undefined)[]): void {
  for (const db of all) if (db?.isOpen) db.close()
}

/** Marks the file as Allot's; SQLite keeps it at byte 68. */
const APPLICATION_ID = 0x414c4c54 // "ALLT"
const SQLITE = 'SQLite format 3\0'

/**
 * Reads the first bytes as bytes: opening a database, even to look, may change it. Only with the lock in hand: closing
 * a file gives up whatever locks this process has on it.
 */
export function refuseForeign(file: string): void {
  if (!existsSync(file)) return
  const head = Buffer.alloc(100)
  const from = openSync(file, 'r')
  const length = readSync(from, head, 0, 100, 0)
  closeSync(from)
  if (length === 0) return
  if (length < 100 || head.toString('latin1', 0, 16) !== SQLITE) {
    throw new StoreRefused(`${file} is not a database. It was not touched; choose another folder.`)
  }
  if (head.readUInt32BE(68) !== APPLICATION_ID) {
    throw new StoreRefused(
      `${file} is a database of another program. It was not touched; choose another folder.`,
    )
  }
}

/** What is wrong with the file, and how to go on. */
export function refusedFor(cause: unknown, file: string): StoreRefused {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/locked|busy/.test(message)) {
    return new StoreRefused(
      `${file} is in use by another Allot. Stop that one first, or start this one on another data folder.`,
    )
  }
  return new StoreRefused(
    `${file} cannot be used: ${message}. It was not touched; restore it from a backup or choose another folder.`,
  )
}

/** Applies the numbered .sql files beside this one that the file has not seen. */
function bringUpToDate(db: DatabaseSync): void {
  const { done, all } = progress(db, import.meta.dirname)
  if (done > all) {
    throw new StoreRefused('The file was written by a newer Allot. It was not touched; install that version.')
  }
  // The mark is set before there is a WAL, so that it stands in the file itself from the first moment.
  if (done === 0) db.exec(`PRAGMA page_size = 4096; PRAGMA application_id = ${APPLICATION_ID}`)
  db.exec('PRAGMA journal_mode = WAL')
  migrate(db, import.meta.dirname)
}
