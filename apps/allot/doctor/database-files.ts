/** Reads the state of the SQLite files of a data folder without changing them, also while Allot uses them. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Directory } from '@allot/engine/stores/sqlite/directory'
import { FILE_MIGRATIONS } from '@allot/server/migrations'
import { readerOf } from '@allot/sqlite/file'
import { STUDIO_FILES } from '@allot/studio/database-files'

export interface DatabaseFile {
  /** Within the data folder: `studio/designs.sqlite`. */
  readonly name: string
  readonly file: string
  /** The folder of its migrations; undefined where others make them. */
  readonly steps: string | undefined
}

/** The folders of the page's studio and of `allot batch`. */
const STUDIOS = ['studio', 'shell']

/** Those of a data folder that are there. */
export function databaseFiles(data: string): readonly DatabaseFile[] {
  const engine = dirname(fileURLToPath(import.meta.resolve('@allot/engine/stores/sqlite/owned-file')))
  const known: readonly (readonly [name: string, steps: string | undefined])[] = [
    ['allot.sqlite', engine],
    ['server.sqlite', FILE_MIGRATIONS],
    ['accounts.sqlite', undefined],
    ...STUDIOS.flatMap((studio) =>
      [...STUDIO_FILES].map(([name, steps]) => [join(studio, name), steps] as const),
    ),
  ]
  return known
    .map(([name, steps]) => ({ name, file: join(data, name), steps }))
    .filter(({ file }) => existsSync(file))
}

/** A larger file is read where it is asked for alone: to read all of it takes minutes. */
const MAX_READ_BYTES = 256 * 1024 ** 2

/** The damage that a start would find: reads the latest pages of the log, and a smaller file as a whole. */
export function damageIn(file: string): string | undefined {
  const db = readerOf(file)
  try {
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'directory'").get()) new Directory(db)
    if (statSync(file).size > MAX_READ_BYTES) return undefined
    const { quick_check: found } = db.prepare('PRAGMA quick_check(1)').get() ?? {}
    return found === 'ok' ? undefined : String(found).split('\n').at(-1)
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  } finally {
    db.close()
  }
}

/** How many migrations a file waits for; less than 0 where a newer Allot has written it. */
export function stepsMissing({ file, steps }: DatabaseFile): number {
  if (steps === undefined) return 0
  const db = readerOf(file)
  try {
    const made = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
    return readdirSync(steps).filter((name) => name.endsWith('.sql')).length - made
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
