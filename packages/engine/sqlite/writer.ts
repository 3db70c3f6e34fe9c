/**
 * Writes batches to the file, each in one transaction. It runs in a thread of its own for large ones, so that the next
 * flush is decided while this one is on its way to the disk.
 */
import { DatabaseSync } from 'node:sqlite'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { Page } from '../store.ts'
import type { DirectoryRow } from './directory.ts'

export interface Batch {
  readonly pages: readonly Page[]
  /** The number of the first page's row; the others follow. */
  readonly number: number
  readonly directory: readonly DirectoryRow[]
}

/** @throws Error of SQLite, when nothing of the batch was written */
export function writerOf(db: DatabaseSync): (batch: Batch) => void {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const page = db.prepare(
    'INSERT INTO log (number, space_id, seq, last, snapshot, ids, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const located = db.prepare('INSERT OR REPLACE INTO directory (space_id, seq, pages) VALUES (?, ?, ?)')
  const day = db.prepare('INSERT OR REPLACE INTO usage (space_id, day, body) VALUES (?, ?, ?)')
  return ({ pages, number, directory }) => {
    begin.run()
    try {
      for (const [at, { space, seq, last, snapshot, ids, body, days }] of pages.entries()) {
        page.run(number + at, space, seq, last, snapshot ?? null, ids ?? null, body)
        for (const ended of days) day.run(space, ended.day, ended.body)
      }
      for (const row of directory) located.run(...row)
      commit.run()
    } catch (cause) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw cause
    }
  }
}

/** Opens the file as a store does: what has been committed survives a power cut. */
export function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec(SETTINGS)
  return db
}

/** The WAL may grow to 16 MB before it is folded in: pages that change often are then folded in once. */
const SETTINGS = 'PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000'

if (!isMainThread && parentPort) {
  const port = parentPort
  const write = writerOf(openFile(String(workerData)))
  port.on('message', (batch: Batch) => {
    try {
      write(batch)
      port.postMessage(undefined)
    } catch (cause) {
      port.postMessage(cause instanceof Error ? cause.message : String(cause))
    }
  })
}
