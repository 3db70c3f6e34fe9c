/** Writes group commits to the file, each in one transaction; large ones in a thread of its own (writer-thread.ts). */
import { DatabaseSync } from 'node:sqlite'
import type { SpaceId } from '@allot/rules/space'
import { type CommitBatch, SEPARATOR, type UsageDay } from '../../store.ts'
import type { DirectoryRow } from './directory.ts'

/** The commit batches of one group commit, by columns: to send the thread an object for each took twice as long. */
export interface CommitColumns {
  /** The row number of the first batch; the others follow. */
  readonly number: number
  readonly spaces: readonly SpaceId[]
  readonly seqs: readonly number[]
  readonly lasts: readonly number[]
  /** Separated by SEPARATOR. */
  readonly bodies: string
  /** What few batches carry, by their row numbers. */
  readonly sealed: ReadonlyMap<number, Sealed>
  readonly days: readonly (readonly [space: SpaceId, ended: UsageDay])[]
  readonly directory: readonly DirectoryRow[]
}

type Sealed = readonly [snapshot: string | null, ids: Uint8Array | null]

export function columnsOf(
  batches: readonly CommitBatch[],
  number: number,
  directory: readonly DirectoryRow[],
): CommitColumns {
  const sealed = new Map<number, Sealed>()
  const days: (readonly [SpaceId, UsageDay])[] = []
  let row = number
  for (const { space, snapshot, run, endedDays: ended } of batches) {
    if (snapshot !== undefined) sealed.set(row, [snapshot, run ?? null])
    for (const day of ended) days.push([space, day])
    row += 1
  }
  return {
    number,
    spaces: batches.map((batch) => batch.space),
    seqs: batches.map((batch) => batch.seq),
    lasts: batches.map((batch) => batch.last),
    bodies: batches.map((batch) => batch.body).join(SEPARATOR),
    sealed,
    days,
    directory,
  }
}

/** @throws Error of SQLite, when nothing was written */
export function writerOf(db: DatabaseSync): (write: CommitColumns) => void {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const batch = db.prepare(
    'INSERT INTO log (number, space_id, seq, last, snapshot, ids, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const located = db.prepare('INSERT OR REPLACE INTO directory (space_id, seq, pages) VALUES (?, ?, ?)')
  const day = db.prepare('INSERT OR REPLACE INTO usage (space_id, day, body) VALUES (?, ?, ?)')
  return ({ number, spaces, seqs, lasts, bodies, sealed, days, directory }) => {
    begin.run()
    try {
      const texts = bodies.split(SEPARATOR)
      for (const [at, space] of spaces.entries()) {
        const [snapshot, ids] = sealed.get(number + at) ?? UNSEALED
        batch.run(number + at, space, seqs[at] ?? 0, lasts[at] ?? 0, snapshot, ids, texts[at] ?? '')
      }
      for (const [space, ended] of days) day.run(space, ended.day, ended.body)
      for (const row of directory) located.run(...row)
      commit.run()
    } catch (cause) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw cause
    }
  }
}

const UNSEALED: Sealed = [null, null]

/** Opens the file as a store does: what has been committed survives a power cut. */
export function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec(SETTINGS)
  return db
}

/** The WAL may grow to 16 MB before it is folded in: pages that change often are then folded in once. */
const SETTINGS = 'PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000'
