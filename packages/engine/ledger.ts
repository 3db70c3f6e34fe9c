/**
 * A ledger: one Space in memory, as its log adds up to it. One part is durable: the Space, the index of its idempotency
 * keys, its usage table. The other part is pending: entries that are decided and on their way to the disk. Commands are
 * decided on both, and answered when their entries are durable; when an append fails, the pending part is rolled back.
 */
import type { Entry } from '@allot/rules/entry'
import { evolve } from '@allot/rules/evolve'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { IdempotencyIndex } from './idempotency/idempotency-index.ts'
import { hashOf } from './idempotency/key-hash.ts'
import { type LedgerSnapshot, packSnapshot, unpackSnapshot } from './ledger-snapshot.ts'
import { type Checksum, linkOf, NONE_BEFORE } from './log/chain.ts'
import { type LogPart, type ReadEntries, readEntries } from './log/commit-batch-reader.ts'
import type { LastTemplate, StoredEntry } from './log/stored-entry.ts'
import type { CommitBatch, LogTail, Store, StoredBatch } from './store.ts'
import { UsageTable } from './usage-table.ts'
import type { WrittenBatch } from './written-batch.ts'

/** How many entries, and how many batches, loading may have to read after a snapshot. */
const SNAPSHOT_EVERY = 1_000
const MAX_BATCHES = 64
/** The same under a lease: each server loads what the others wrote, and a snapshot costs less than 64 entries. */
const SNAPSHOT_EVERY_LEASED = 64
/** Keys that are merged while other servers wait for the lease, each of which has to be sent the result. */
const MAX_MERGED_LEASED = 65_536
/** How many times the store is read for new entries after another server wrote. */
const CHECKS_AFTER_CONFLICT = 8

/**
 * Where a ledger stands:
 * - `cached`: it is the ledger of its Space; other servers may append. Exits: leased, evicted.
 * - `leased`: the same, and this engine holds the Space's lease, so no other server appends. Exits: cached, evicted.
 * - `evicted`: another ledger may serve the Space; what was decided on this one is rolled back. Exit: cached.
 */
export type Residency = 'cached' | 'leased' | 'evicted'

/**
 * What a ledger knows of the store: `loaded` for the group commit that is being decided, or `remembered` from before,
 * so that another server may have appended since.
 */
export type Freshness = 'loaded' | 'remembered'

export class Ledger {
  readonly id: SpaceId
  readonly keys: IdempotencyIndex
  readonly usage = new UsageTable()
  residency: Residency = 'evicted'
  freshness: Freshness = 'remembered'
  /** The Space with its pending entries; undefined until it is created. */
  space: SpaceState | undefined
  /** What the next batch may reference. */
  lastTemplate: LastTemplate | undefined
  readonly #store: Store
  #durable: SpaceState | undefined
  #durableTemplate: LastTemplate | undefined
  #durableChecksum = NONE_BEFORE
  /** A new array replaces an empty one: most Spaces have one pending entry at a time. */
  #pending = NO_ENTRIES
  #generation = 0
  #snapshotAt = 0
  #batchesSince = 0
  #checks = 0
  /**
   * The batch that was read last: repeated commands often come in the order of the first ones. To read 1,000 keys of
   * one batch took nine milliseconds each without it.
   */
  #lastRead: readonly StoredEntry[] | undefined

  constructor(store: Store, id: SpaceId) {
    this.id = id
    this.keys = new IdempotencyIndex(store, id)
    this.#store = store
  }

  get seq(): number {
    return this.space?.seq ?? 0
  }

  /** The number of the last durable entry. */
  get durableSeq(): number {
    return this.#durable?.seq ?? 0
  }

  /** The checksum of the last durable batch, which the next one names. */
  get durableChecksum(): Checksum {
    return this.#durableChecksum
  }

  /** Raised by each rollback: what was decided in an earlier generation is void, also where its numbers would fit. */
  get generation(): number {
    return this.#generation
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** Whether another server wrote not long ago and may have written again. Most Spaces have one writer. */
  get mayBeBehind(): boolean {
    return this.#checks > 0 && !this.hasPending && this.residency !== 'leased'
  }

  /**
   * Reads a tail of the log, loaded after the entry that was the last durable one then.
   * @throws LogDamaged where it is not what was written
   */
  async read(after: number, { snapshot, batches, runs }: LogTail): Promise<LoadedTail> {
    const [first] = batches
    const base = snapshot === undefined ? undefined : unpackSnapshot(this.id, snapshot, first)
    const from = base?.space.seq ?? after
    const later = batches.filter((batch) => batch.seq > from) // the snapshot is of the Space after its batch
    const read = await readEntries(later, {
      space: this.id,
      findBatch: (seq) => this.#findBatch(seq),
      after: from,
      ...(base
        ? { checksum: first && first !== later[0] ? linkOf(this.id, first).own : undefined }
        : this.#end(after)),
    })
    return { ...read, after, base, runs, batches: batches.length }
  }

  /**
   * Applies a tail of the log to the durable part.
   * @returns false, with nothing applied, where the tail does not continue the durable part or entries are pending
   */
  applyTail({ after, base, runs, batches, entries, last, checksum }: LoadedTail): boolean {
    if (this.hasPending || this.durableSeq !== after) return false
    this.#checks = batches > 0 ? CHECKS_AFTER_CONFLICT : Math.max(0, this.#checks - 1)
    if (base) this.#restore(base, runs)
    this.#batchesSince += batches
    for (const entry of entries) {
      this.space = evolve(this.space, entry)
      this.#index(entry)
      this.usage.add(entry)
    }
    this.#durable = this.space
    this.#durableTemplate = last
    this.#durableChecksum = checksum ?? this.#durableChecksum
    this.lastTemplate = last
    return true
  }

  /** Adds an entry that was decided here. @param space the Space after it */
  advance(entry: StoredEntry, space: SpaceState): void {
    if (this.#pending.length === 0) this.#pending = [entry]
    else this.#pending.push(entry)
    this.#index(entry)
    this.space = space
  }

  /** The entries of a batch are durable. */
  commit({ batch, space, template, checksum }: WrittenBatch): void {
    const entries = this.#takePending(batch.last - batch.seq + 1)
    const hasSnapshot = batch.snapshot !== undefined
    if (hasSnapshot) this.keys.confirmSeal()
    else for (const entry of entries) this.usage.add(entry)
    this.#durable = space
    this.#durableTemplate = hasSnapshot ? undefined : template // as snapshot() has it
    this.#durableChecksum = checksum
    this.#batchesSince += 1
    this.usage.forget(batch.endedDays)
  }

  /** Discards the pending entries: another server appended first, or the batch before was not written. */
  rollBack(): void {
    this.#generation += 1
    this.#checks = CHECKS_AFTER_CONFLICT
    this.#pending = NO_ENTRIES
    this.space = this.#durable
    this.lastTemplate = this.#durableTemplate
    this.keys.rollBack(this.durableSeq)
  }

  /** Rolls back a batch with a snapshot, which has changed the durable part too: the Space is loaded again. */
  reset(): void {
    this.rollBack()
    this.space = undefined
    this.#durable = undefined
    this.#durableChecksum = NONE_BEFORE
    this.#snapshotAt = 0
    this.#batchesSince = 0
    this.keys.undoSeal()
    this.usage.restore([])
  }

  /** The entry that answered a key; undefined when the key is new. A promise only where something must be read. */
  find(key: string): undefined | Promise<StoredEntry | undefined> {
    const hash = hashOf(key)
    const candidates = this.keys.find(hash)
    return candidates?.length === 0 ? undefined : this.#findAmong(key, hash)
  }

  async entry(seq: number): Promise<StoredEntry | undefined> {
    const first = this.#pending[0]?.seq ?? Number.POSITIVE_INFINITY
    if (seq >= first) return this.#pending[seq - first]
    const known = this.#lastRead?.[seq - (this.#lastRead[0]?.seq ?? 0)]
    if (known) return known
    const batch = await this.#findBatch(seq)
    this.#lastRead = batch && (await this.#entriesOf(batch))
    return batch && this.#lastRead?.[seq - batch.seq]
  }

  /** Forgets what was read of the log. */
  forgetReads(): void {
    this.#lastRead = undefined
  }

  /** How many units of a charge or capture earlier refunds gave back. */
  async refunded(charge: number): Promise<number> {
    const candidates = await this.keys.fetch(hashOf(refundsOf(charge)))
    const entries = await Promise.all(candidates.map((seq) => this.entry(seq)))
    return entries.reduce(
      (sum, entry) => (entry?.kind === 'refunded' && entry.charge === charge ? sum + entry.units : sum),
      0,
    )
  }

  /** Whether the next batch, up to entry `last`, is to carry a snapshot; a large Space is packed less often. */
  isSnapshotDue(last: number, { holds, members }: SpaceState): boolean {
    const size = holds.size + members.length
    const every = this.residency === 'leased' ? SNAPSHOT_EVERY_LEASED : SNAPSHOT_EVERY
    return last - this.#snapshotAt >= every + size || this.#batchesSince >= MAX_BATCHES + size
  }

  /** The snapshot that the next batch carries, of the Space after it. From then on the batch is rolled back by reset(). */
  async snapshot({ batch, space, checksum }: WrittenBatch): Promise<Pick<CommitBatch, 'snapshot' | 'run'>> {
    const { seq, last } = batch
    if (this.durableSeq !== seq - 1)
      throw new Error(`Invariant: no snapshot of ${this.id} with batch ${seq}.`)
    this.#snapshotAt = last
    this.#batchesSince = 0
    this.lastTemplate = undefined // loading begins here, and must not have to look further back
    for (const entry of this.#pending.slice(0, last - seq + 1)) this.usage.add(entry)
    const run = await this.keys.seal(seq, last, this.residency === 'leased' ? MAX_MERGED_LEASED : undefined)
    const snapshot = { space, runs: this.keys.marks(), days: this.usage.rows() }
    return { snapshot: packSnapshot(snapshot, checksum), run }
  }

  #restore({ space, runs, days }: LedgerSnapshot, bytes: LogTail['runs']): void {
    this.space = space
    this.#snapshotAt = this.seq
    this.#batchesSince = 0
    this.keys.restore(runs, bytes)
    this.usage.restore(days)
  }

  #takePending(count: number): readonly StoredEntry[] {
    const pending = this.#pending
    if (count < pending.length) return pending.splice(0, count)
    this.#pending = NO_ENTRIES
    return pending
  }

  /** What is known of the end of the durable part, where that is what a tail was loaded after. */
  #end(after: number): Partial<LogPart> {
    if (after !== this.durableSeq) return {}
    return { last: this.#durableTemplate, checksum: this.#durableChecksum }
  }

  async #entriesOf(batch: StoredBatch): Promise<readonly StoredEntry[]> {
    const findBatch = (seq: number) => this.#findBatch(seq)
    return (await readEntries([batch], { space: this.id, findBatch })).entries
  }

  #findBatch(seq: number): Promise<StoredBatch | undefined> {
    return this.#store.batchAt(this.id, seq)
  }

  async #findAmong(key: string, hash: number): Promise<StoredEntry | undefined> {
    for (const seq of await this.keys.fetch(hash)) {
      const entry = await this.entry(seq)
      if (entry?.id === key) return entry
    }
    return undefined
  }

  #index(entry: Entry): void {
    if (entry.id !== undefined) this.keys.add(hashOf(entry.id), entry.seq)
    if (entry.kind === 'refunded') this.keys.add(hashOf(refundsOf(entry.charge)), entry.seq)
  }
}

const NO_ENTRIES: StoredEntry[] = []

/** A tail of the log, ready to be taken in. */
export interface LoadedTail extends ReadEntries {
  /** The entry after which it was loaded. */
  readonly after: number
  readonly base: LedgerSnapshot | undefined
  readonly runs: LogTail['runs']
  /** How many batches were loaded, those that the base covers included. */
  readonly batches: number
}

/** The key under which the refunds of a charge are indexed. */
function refundsOf(charge: number): string {
  return `refunds of ${charge}`
}
