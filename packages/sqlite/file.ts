/**
 * Opens an SQLite file. A file of another program, a damaged one, or one of a newer version is refused with the reason
 * and left unchanged. So is the WAL that a killed process left beside it, which the last connection to close would
 * otherwise checkpoint into the file.
 */
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { migrate, migrationProgress } from './migrate.ts'

/** A file that cannot be used: why, and how to go on. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
}

/** What a package keeps in its file. */
export interface FileFormat {
  /** A file with this table is ours; one without any table is new. */
  readonly table: string
  /** SQL with which each connection begins. */
  readonly settings: string
  /** The folder of its migrations, where it has some. */
  readonly steps?: string
}

/** Opens a file that other programs might have made, and brings it up to date. @throws FileRefused */
export function openFile(file: string, { table, settings, steps }: FileFormat): DatabaseSync {
  return leaveUnchangedOnFailure(file, () => {
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
 * Calls `open` to open a file, and leaves the file unchanged where that throws after closing it. The last connection to
 * close checkpoints the WAL of a killed process into the file, unless it is a reader; so a reader stays open meanwhile.
 * @throws FileRefused
 */
export function leaveUnchangedOnFailure<T>(file: string, open: () => T): T {
  let reader: DatabaseSync | undefined
  try {
    const isThere = readHeader(file) !== undefined
    if (isThere) accessSync(file, constants.W_OK) // SQLite would open a read-only file, and fail at the first write
    if (isThere && hasWal(file)) {
      reader = readerOf(file)
      reader.prepare('PRAGMA user_version').get() // SQLite opens the file at the first read
    }
    return open()
  } catch (cause) {
    throw refusedFor(cause, file)
  } finally {
    reader?.close()
  }
}

/** Opens a file to read, and changes nothing: without `immutable`, SQLite would create a WAL where there is none. */
export function readerOf(file: string): DatabaseSync {
  const address = pathToFileURL(file)
  if (!hasWal(file)) address.searchParams.set('immutable', '1')
  return new DatabaseSync(address, { readOnly: true })
}

function hasWal(file: string): boolean {
  return existsSync(`${file}-wal`)
}

/** @throws FileRefused when a newer version wrote the file: it has more migrations than the folder */
export function refuseNewer(db: DatabaseSync, file: string, steps: string): void {
  const { done, all } = migrationProgress(db, steps)
  if (done > all)
    throw new FileRefused(`${file} was written by a newer Allot. It was not touched; install that version.`)
}

function refuseForeign(db: DatabaseSync, file: string, table: string): void {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  if (tables.length > 0 && !tables.some(({ name }) => name === table)) throw foreignFileError(file)
}

/** The refusal of a file that another program made. */
export function foreignFileError(file: string): FileRefused {
  return new FileRefused(
    `${file} is a database of another program. It was not touched; choose another folder.`,
  )
}

const SQLITE = 'SQLite format 3\0'
const HEAD = 100

/**
 * Reads the first bytes without SQLite, because opening a database, even to read, may change it. Nothing else in this
 * process may have the file open, since closing a file releases all locks that the process has on it.
 * @returns undefined where there is no file, or an empty one @throws FileRefused when it is no database
 */
export function readHeader(file: string): Buffer | undefined {
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
