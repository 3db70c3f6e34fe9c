/**
 * The embedded store: one SQLite file through Node's own `node:sqlite`, in WAL mode with `synchronous=FULL`, so a
 * commit that has returned survives a power cut. One process owns the file; a second one is refused.
 */
import { extname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { DatedPolicy } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId } from '@allot/rules/space'
import {
  type CommitBatch,
  EMPTY_TAIL,
  LogDamaged,
  type LogPosition,
  type LogTail,
  NO_CONFLICTS,
  type Store,
  type StoredBatch,
  type StoreLease,
  StoreUnavailable,
  type UsageDay,
} from '../../store.ts'
import { type BatchLocation, Directory } from './directory.ts'
import { type OwnedFile, openOwnedFile } from './owned-file.ts'
import { SameFile, StoreGone } from './same-file.ts'
import { type CommitColumns, columnsOf, writerOf } from './writer.ts'
import type { WriteFailure } from './writer-thread.ts'

/** @param file its folder is made if need be · @throws StoreRefused when the file is in use, damaged or not Allot's */
export function openSqliteStore(file: string): Store {
  return openOwnedFile(file, (owned) => new SqliteStore(owned, file)) // a damaged file shows when its last rows are read
}

/**
 * Entries from which on a group commit is written in a thread. For one caller, to wake the thread takes a third of a
 * commit; but where several wait, this thread has sockets to read while the disk works. So a small commit after a large
 * one, which late callers cause, is written in the thread as well.
 */
const WORTH_A_THREAD = 4
/** Beside this file, with the same ending: TypeScript here, JavaScript in a package. */
const WRITER = `${import.meta.dirname}/writer-thread${extname(import.meta.filename)}`

class SqliteStore implements Store {
  readonly shared = false
  readonly #owned: OwnedFile
  readonly #sql: ReturnType<typeof statements>
  readonly #write: (write: CommitColumns) => void
  readonly #file: string
  readonly #same: SameFile
  #gone: StoreGone | undefined
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
    this.#same = new SameFile(file)
  }

  async load(positions: readonly LogPosition[]): Promise<readonly LogTail[]> {
    return positions.map(({ space, after }) => {
      const located = this.#directory.lastSnapshot(space, after)
      const snapshot = located && this.#snapshot(space, located)
      return {
        snapshot,
        batches: this.#read(space, located ? located[0] - 1 : after, Number.POSITIVE_INFINITY),
      }
    })
  }

  async batchAt(space: SpaceId, seq: number): Promise<StoredBatch | undefined> {
    return this.#read(space, seq - 1, 1)[0]
  }

  async batchesAfter(space: SpaceId, after: number, limit: number): Promise<readonly StoredBatch[]> {
    return this.#read(space, after, limit)
  }

  #read(space: SpaceId, after: number, limit: number): readonly StoredBatch[] {
    const batches: StoredBatch[] = []
    for (let next = after + 1; batches.length < limit; ) {
      const located = this.#directory.find(space, next)
      const row = located && this.#row(space, located)
      if (!row || row.last < next) {
        this.#refuseGap(space, next)
        break
      }
      batches.push(row)
      next = row.last + 1
    }
    return batches
  }

  /** @throws LogDamaged where another batch is in this place, or none, or it cannot be read */
  #row(space: SpaceId, [seq, number]: BatchLocation): StoredBatch & { readonly last: number } {
    const row = readable(space, seq, () => this.#sql.batch.get(number))
    if (row?.space_id !== space || row.seq !== seq)
      throw new LogDamaged(space, seq, `its commit batch is not in row ${number} of the log`)
    return { seq, last: Number(row.last), body: String(row.body) }
  }

  #snapshot(space: SpaceId, [seq, number]: BatchLocation): string {
    const row = readable(space, seq, () => this.#sql.snapshot.get(number))
    if (typeof row?.snapshot === 'string') return row.snapshot
    throw new LogDamaged(space, seq, `its snapshot is not in row ${number} of the log`)
  }

  /** The log ends here, unless there is a later batch. */
  #refuseGap(space: SpaceId, next: number): void {
    const later = this.#directory.find(space, Number.MAX_SAFE_INTEGER)
    if (later && later[0] >= next)
      throw new LogDamaged(space, next, `it is missing, and there is a later one, ${later[0]}`)
  }

  async readRun(space: SpaceId, seq: number, from: number, to: number): Promise<Uint8Array> {
    const located = this.#directory.find(space, seq)
    const row = located && this.#sql.run.get(from + 1, to - from, located[1])
    if (!(row?.part instanceof Uint8Array))
      throw new Error(`Invariant: ${space} has no sorted run at ${seq}.`)
    return row.part
  }

  async usageDays(space: SpaceId, from: number, to: number): Promise<readonly UsageDay[]> {
    return this.#sql.days
      .all(space, from, to)
      .map((row) => ({ day: Number(row.day), body: String(row.body) }))
  }

  async spaces(after: SpaceId, limit: number): Promise<readonly SpaceId[]> {
    const directory = this.#directory.all()
    this.#write(columnsOf([], this.#number, directory))
    this.#directory.markStored(directory)
    return this.#sql.spaces.all(after, limit).map((row) => String(row.space_id))
  }

  async append(batches: readonly CommitBatch[]): Promise<ReadonlySet<SpaceId>> {
    if (this.#gone) throw this.#gone
    const number = this.#number + 1
    for (const { space, seq, snapshot } of batches) {
      this.#number += 1
      this.#directory.add(space, seq, this.#number, snapshot !== undefined)
    }
    const directory = this.#directory.due(this.#number)
    try {
      const write = columnsOf(batches, number, directory)
      const small = isSmall(batches)
      const here = small && this.#wasSmall
      this.#wasSmall = small
      if (here) this.#write(write)
      else await this.#writeInThread(write)
      this.#directory.markStored(directory)
    } catch (cause) {
      this.#number = number - 1
      this.#directory = new Directory(this.#owned.db)
      const why = cause instanceof Error ? cause.message : cause
      throw new StoreUnavailable(`Nothing was written: ${why}. Try again.`, { cause })
    }
    this.#requireFile()
    return NO_CONFLICTS
  }

  /** Before anything is answered that was written into a file which is gone. @throws StoreGone */
  #requireFile(): void {
    const [path] = this.#same.gone()
    if (path !== undefined) this.#gone ??= this.#goneWith(path)
    if (this.#gone) throw this.#gone
  }

  #goneWith(path: string): StoreGone {
    const rescued = `${this.#file}-rescued`
    let mend = 'Restore its folder as a whole'
    try {
      this.#owned.db.prepare('VACUUM INTO ?').run(rescued)
      mend = `What it held is in ${rescued}: give that its name, or restore its folder as a whole`
    } catch {
      // There is one already, or no room for it.
    }
    const why = `${path} was deleted or replaced under this Allot, which writes nothing more.`
    return new StoreGone(`${why} ${mend}; then start it again.`, this.#number)
  }

  /** The file has one owner, which always has the lease. */
  async lease(position: LogPosition): Promise<StoreLease> {
    const [tail = EMPTY_TAIL] = await this.load([position])
    return { tail, release: async () => undefined }
  }

  async joinFleet(): Promise<undefined> {
    return undefined
  }

  async claimOnce(person: PersonHash, space: SpaceId): Promise<SpaceId> {
    this.#sql.claim.run(person, space)
    return (await this.onceHolder(person)) ?? space
  }

  async onceHolder(person: PersonHash): Promise<SpaceId | undefined> {
    const row = this.#sql.holder.get(person)
    return row && String(row.space_id)
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

  #writeInThread(write: CommitColumns): Promise<void> {
    const worker = this.#worker ?? new Worker(WRITER, { workerData: this.#file })
    this.#worker = worker
    worker.ref()
    return new Promise((written, failed) => {
      const done = (failure: WriteFailure | Error) => {
        worker.off('message', done)
        worker.off('error', done)
        worker.unref()
        if (failure === undefined) written()
        else failed(failure)
      }
      worker.on('message', done)
      worker.on('error', done)
      worker.postMessage(write)
    })
  }
}

function isSmall(batches: readonly CommitBatch[]): boolean {
  if (batches.length >= WORTH_A_THREAD) return false
  return batches.reduce((sum, { seq, last }) => sum + last - seq + 1, 0) < WORTH_A_THREAD
}

/** @throws LogDamaged where SQLite cannot read this part of its file: the others it may */
function readable<T>(space: SpaceId, seq: number, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new LogDamaged(space, seq, cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function statements(db: DatabaseSync) {
  return {
    number: db.prepare('SELECT max(number) AS number FROM log'),
    snapshot: db.prepare('SELECT snapshot FROM log WHERE number = ?'),
    batch: db.prepare('SELECT space_id, seq, last, body FROM log WHERE number = ?'),
    claim: db.prepare('INSERT INTO once_claims (person, space_id) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    holder: db.prepare('SELECT space_id FROM once_claims WHERE person = ?'),
    publish: db.prepare('INSERT INTO policies (id, effective, body) VALUES (?, ?, ?)'),
    published: db.prepare('SELECT effective, body FROM policies'),
    run: db.prepare('SELECT substr(ids, ?, ?) AS part FROM log WHERE number = ?'),
    days: db.prepare('SELECT day, body FROM usage WHERE space_id = ? AND day BETWEEN ? AND ? ORDER BY day'),
    spaces: db.prepare(
      'SELECT DISTINCT space_id FROM directory WHERE space_id > ? ORDER BY space_id LIMIT ?',
    ),
  }
}
