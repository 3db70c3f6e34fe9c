/**
 * Opens an SQLite file as its one owner. A file that is not Allot's is refused and not touched; so is one that another
 * process owns. The owner may open more connections, and other programs may read.
 */
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  FileRefused,
  foreignFileError,
  leaveUnchangedOnFailure,
  readHeader,
  refuseNewer,
} from '@allot/sqlite/file'
import { migrate, migrationProgress } from '@allot/sqlite/migrate'
import { makePrivateFolder } from '@allot/sqlite/private-folder'
import { StoreRefused } from '../../store.ts'
import { openFile } from './writer.ts'

export interface OwnedFile {
  readonly db: DatabaseSync
  close(): void
}

/**
 * @param file its folder is made if need be
 * @param use reads what it needs; where it throws, the file is refused like one that cannot be opened
 * @throws StoreRefused
 */
export function openOwnedFile<T>(file: string, use: (owned: OwnedFile) => T): T {
  const lock = lockFile(file)
  try {
    refuseForeign(file)
    return leaveUnchangedOnFailure(file, () => {
      const db = openFile(file)
      try {
        bringUpToDate(db, file)
        return use({ db, close: () => closeAll(db, lock) })
      } catch (cause) {
        db.close()
        throw cause
      }
    })
  } catch (cause) {
    lock.close()
    throw cause instanceof FileRefused ? new StoreRefused(cause.message, { cause }) : cause
  }
}

/**
 * Locks the path of a file for its one owner, whether or not there is a file. SQLite lets several processes write in
 * turn; this lock, held as long as the process lives, forbids it.
 * @param shown what a person knows of it @throws StoreRefused when another process has it
 */
export function lockFile(file: string, shown = file): DatabaseSync {
  makePrivateFolder(dirname(file)) // people's data
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(`${file}-lock`)
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock?.close()
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new StoreRefused(
      /locked|busy/.test(message)
        ? `${shown} is in use by another Allot. Stop that one first, or start this one on another data folder.`
        : `${dirname(file)} cannot be used: ${message}. Nothing was touched; choose another folder.`,
    )
  }
}

function closeAll(...all: DatabaseSync[]): void {
  for (const db of all) if (db.isOpen) db.close()
}

/** Marks the file as Allot's; SQLite keeps it at byte 68. */
const APPLICATION_ID = 0x414c4c54 // "ALLT"

/** @throws FileRefused */
export function refuseForeign(file: string): void {
  const head = readHeader(file)
  if (head && head.readUInt32BE(68) !== APPLICATION_ID) throw foreignFileError(file)
}

/** Applies the migrations beside this file that the database has not seen. */
function bringUpToDate(db: DatabaseSync, file: string): void {
  refuseNewer(db, file, import.meta.dirname)
  // The mark is set before there is a WAL, so that it stands in the file itself from the first moment.
  if (migrationProgress(db, import.meta.dirname).done === 0)
    db.exec(`PRAGMA page_size = 4096; PRAGMA application_id = ${APPLICATION_ID}`)
  db.exec('PRAGMA journal_mode = WAL')
  migrate(db, import.meta.dirname)
}
