/**
 * The embedded store: one SQLite file through Node's own `node:sqlite`, in WAL mode with `synchronous=FULL`, so a
 * commit that has returned survives a power cut. One process owns the file; a second one is refused.
 */
import { extname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { DatedPolicy } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import {
  type CommitBatch,
  EMPTY_TAIL,
  type LogPosition,
  type LogTail,
  NO_CONFLICTS,
  type Store,
  type StoredBatch,
  type StoreLease,
  StoreUnavailable,
  type UsageDay,
} from '../../store.ts'
import { Directory } from './directory.ts'
import { type OwnedFile, openOwnedFile } from './owned-file.ts'
import { batchOf, type CommitColumns, writerOf } from './writer.ts'

/** @param file its folder is made if need be · @throws StoreRefused when the file is in use, damaged or not Allot's */
export function openSqliteStore(file: string): Store {
  return openOwnedFile(file, (owned) => new SqliteStore(owned, file)) // reading what came last finds it damaged
}

/**
 * Entries from which on a flush is written in the thread. For one caller waking it takes a third of a commit; but where
 * several wait, this thread has sockets to read while the disk works. So one small flush among large ones, which is
 * what stragglers make, goes there as well.
 */
const WORTH_A_THREAD = 4
/** Beside this file, and as it is: TypeScript here, JavaScript in a package. */
const WRITER = `${import.meta.dirname}/writer${extname(import.meta.filename)}`

class SqliteStore implements Store {
  readonly shared = false
  readonly #owned: OwnedFile
  readonly #sql: ReturnType<typeof statements>
  readonly #write: (batch: CommitColumns) => void
  readonly #file: string
  #directory: Directory
  #number: number
  #worker: Worker | undefined
  #wasSmall = true

  constructor(owned: OwnedFile, file: string) {
    this.#owned = owned
    this.#file = file
    this.#sql = statements(owned.db)
    this.#write = writerOf(owned.db)
    this.#directory = new Directory(owned.db)
    this.#number = Number(this.#sql.number.get()?.number ?? 0)
  }

  async load(wanted: readonly LogPosition[]): Promise<readonly LogTail[]> {
    return wanted.map(({ space, after }) => {
      const located = this.#directory.lastSnapshot(space, after)
      const snapshot = located && String(this.#sql.snapshot.get(located[1])?.snapshot)
      return {
        snapshot,
        batches: this.#pages(space, located ? located[0] - 1 : after, Number.POSITIVE_INFINITY),
      }
    })
  }

  async batchAt(space: SpaceId, seq: number): Promise<StoredBatch | undefined> {
    return this.#pages(space, seq - 1, 1)[0]
  }

  async batchesAfter(space: SpaceId, after: number, most: number): Promise<readonly StoredBatch[]> {
    return this.#pages(space, after, most)
  }

  #pages(space: SpaceId, after: number, most: number): readonly StoredBatch[] {
    const pages: StoredBatch[] = []
    for (let next = after + 1; pages.length < most; ) {
      const located = this.#directory.find(space, next)
      const row = located && this.#sql.page.get(located[1])
      if (!row || Number(row.last) < next) break
      pages.push({ seq: Number(row.seq), body: String(row.body) })
      next = Number(row.last) + 1
    }
    return pages
  }

  async readRun(space: SpaceId, seq: number, from: number, to: number): Promise<Uint8Array> {
    const located = this.#directory.find(space, seq)
    const row = located && this.#sql.ids.get(from + 1, to - from, located[1])
    if (!(row?.part instanceof Uint8Array))
      throw new Error(`Invariant: ${space} has no run of ids at ${seq}.`)
    return row.part
  }

  async usageDays(space: SpaceId, from: number, to: number): Promise<readonly UsageDay[]> {
    return this.#sql.days
      .all(space, from, to)
      .map((row) => ({ day: Number(row.day), body: String(row.body) }))
  }

  async spaces(after: SpaceId, most: number): Promise<readonly SpaceId[]> {
    const directory = this.#directory.all()
    this.#write(batchOf([], this.#number, directory))
    this.#directory.written(directory)
    return this.#sql.spaces.all(after, most).map((row) => String(row.space_id))
  }

  async append(pages: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>> {
    const number = this.#number + 1
    for (const { space, seq, snapshot } of pages) {
      this.#number += 1
      this.#directory.add(space, seq, this.#number, snapshot !== undefined)
    }
    const directory = this.#directory.due(this.#number)
    try {
      const batch = batchOf(pages, number, directory)
      const small = isSmall(pages)
      const alone = small && this.#wasSmall
      this.#wasSmall = small
      if (alone) this.#write(batch)
      else await this.#writeInThread(batch)
      this.#directory.written(directory)
      return NO_CONFLICTS
    } catch (cause) {
      this.#number = number - 1
      this.#directory = new Directory(this.#owned.db)
      const why = cause instanceof Error ? cause.message : cause
      throw new StoreUnavailable(`Nothing was written: ${why}. Try again.`, { cause })
    }
  }

  /** The file has one owner, so that it is always its turn. */
  async lease(wanted: LogPosition): Promise<StoreLease> {
    const [tail = EMPTY_TAIL] = await this.load([wanted])
    return { tail, release: async () => undefined }
  }

  async joinFleet(): Promise<undefined> {
    return undefined
  }

  async publish({ text, effective }: DatedPolicy): Promise<void> {
    this.#sql.publish.run(text.policy, effective, JSON.stringify(text))
  }

  async published(): Promise<readonly DatedPolicy[]> {
    return this.#sql.published.all().map((row) => ({
      text: JSON.parse(String(row.body)), // written by publish from a checked policy
      effective: Number(row.effective) as Instant, // milliseconds since 1970, as publish wrote them
    }))
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#owned.close()
  }

  #writeInThread(batch: CommitColumns): Promise<void> {
    const worker = this.#worker ?? new Worker(WRITER, { workerData: this.#file })
    this.#worker = worker
    worker.ref()
    return new Promise((written, failed) => {
      const done = (failure: unknown) => {
        worker.off('message', done)
        worker.off('error', done)
        worker.unref()
        if (failure === undefined) written()
        else failed(failure)
      }
      worker.on('message', done)
      worker.on('error', done)
      worker.postMessage(batch)
    })
  }
}

function isSmall(pages: readonly CommitBatch[]): boolean {
  if (pages.length >= WORTH_A_THREAD) return false
  return pages.reduce((sum, page) => sum + page.last - page.seq + 1, 0) < WORTH_A_THREAD
}

function statements(db: DatabaseSync) {
  return {
    number: db.prepare('SELECT max(number) AS number FROM log'),
    snapshot: db.prepare('SELECT snapshot FROM log WHERE number = ?'),
    page: db.prepare('SELECT seq, last, body FROM log WHERE number = ?'),
    publish: db.prepare('INSERT INTO policies (id, effective, body) VALUES (?, ?, ?)'),
    published: db.prepare('SELECT effective, body FROM policies'),
    ids: db.prepare('SELECT substr(ids, ?, ?) AS part FROM log WHERE number = ?'),
    days: db.prepare('SELECT day, body FROM usage WHERE space_id = ? AND day BETWEEN ? AND ? ORDER BY day'),
    spaces: db.prepare(
      'SELECT DISTINCT space_id FROM directory WHERE space_id > ? ORDER BY space_id LIMIT ?',
    ),
  }
}
