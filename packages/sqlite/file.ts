/**
 * Opening an SQLite file. What is another program's, damaged or of a newer version is refused with what is wrong, and
 * left as it was: also what a killed process left beside it, which whoever closes a file last would fold into it.
 */
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { migrate, progress } from './migrate.ts'

/** A file that cannot be used: why, and how to go on. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
}

export interface Kind {
  /** By this table a file is known as ours; one without any table is new. */
  readonly table: string
  /** SQL that each connection begins with. */
  readonly settings: string
  /** The folder of its numbered steps, where it has some. */
  readonly steps?: string
}

/** Opens a file that other programs might have made, and brings it up to date. @throws FileRefused */
export function openFile(file: string, { table, settings, steps }: Kind): DatabaseSync {
  return orUntouched(file, () => {
    const db = new DatabaseSync(file, { timeout: 5_000 })
    try {
      refuseForeign(db, file, table)
      if (steps !== undefined) refuseNewer(db, file, steps)
      db.exec(settings)
      if (steps !== undefined) migrate(db, steps)
      return db
    } catch (cause) {
      db.close()
      throw cause
    }
  })
}

/**
 * Has `open` open a file, and leaves it as it was where that throws: it must have closed it again by then. What a killed
 * process left beside a file is folded in by whoever closes it last, unless that is a reader; so there is one.
 * @throws FileRefused
 */
export function orUntouched<T>(file: string, open: () => T): T {
  let reader: DatabaseSync | undefined
  try {
    const isThere = headOf(file) !== undefined
    if (isThere) accessSync(file, constants.W_OK) // SQLite would open it and fail at the first thing to keep
    if (isThere && hasWal(file)) {
      reader = readerOf(file)
      reader.prepare('PRAGMA user_version').get() // has it open from its first look on
    }
    return open()
  } catch (cause) {
    throw refusedFor(cause, file)
  } finally {
    reader?.close()
  }
}

/** Opens a file to look into it, and changes nothing: to read what has no WAL beside it would leave one there. */
export function readerOf(file: string): DatabaseSync {
  const address = pathToFileURL(file)
  if (!hasWal(file)) address.searchParams.set('immutable', '1')
  return new DatabaseSync(address, { readOnly: true })
}

function hasWal(file: string): boolean {
  return existsSync(`${file}-wal`)
}

/** @throws FileRefused when it was written by a version that knows more steps than the folder has */
export function refuseNewer(db: DatabaseSync, file: string, steps: string): void {
  const { done, all } = progress(db, steps)
  if (done > all)
    throw new FileRefused(`${file} was written by a newer Allot. It was not touched; install that version.`)
}

function refuseForeign(db: DatabaseSync, file: string, table: string): void {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  if (tables.length > 0 && !tables.some(({ name }) => name === table)) throw anothers(file)
}

/** What another program made. */
export function anothers(file: string): FileRefused {
  return new FileRefused(
    `${file} is a database of another program. It was not touched; choose another folder.`,
  )
}

const SQLITE = 'SQLite format 3\0'
const HEAD = 100

/**
 * The first bytes, read as bytes: opening a database, even to look, may change it. Nothing else of this process may
 * have it open, since closing a file gives up whatever locks the process has on it.
 * @returns undefined where there is no file, or nothing in it. @throws FileRefused when it is no database
 */
export function headOf(file: string): Buffer | undefined {
  const there = statSync(file, { throwIfNoEntry: false })
  if (!there || (there.isFile() && there.size === 0)) return undefined
  if (there.isDirectory())
    throw new FileRefused(`${file} is a folder. It was not touched; choose another name.`)
  const head = firstBytes(file)
  if (head.length < HEAD || head.toString('latin1', 0, SQLITE.length) !== SQLITE)
    throw new FileRefused(`${file} is not a database. It was not touched; choose another folder.`)
  return head
}

function firstBytes(file: string): Buffer {
  try {
    const from = openSync(file, 'r')
    const head = Buffer.alloc(HEAD)
    const length = readSync(from, head, 0, HEAD, 0)
    closeSync(from)
    return head.subarray(0, length)
  } catch (cause) {
    throw refusedFor(cause, file)
  }
}

function refusedFor(cause: unknown, file: string): FileRefused {
  if (cause instanceof FileRefused) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  return new FileRefused(
    `${file} cannot be used: ${message}. It was not touched; restore it from a backup or choose another folder.`,
    { cause },
  )
}
