/**
 * A ledger: one Space in memory, as its log adds up to it. What is durable - the Space, where its ids are, its usage
 * table - is one part; entries that are decided and on their way to the disk are the other. Commands are decided
 * ahead of the disk and nobody is told anything until it has caught up; when an append fails, what was ahead is
 * forgotten.
 */
import type { Entry } from '@allot/rules/entry'
import { evolve } from '@allot/rules/evolve'
import { packSpace, unpackSpace } from '@allot/rules/snapshot'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { hashOf, IdempotencyIndex } from './idempotency/idempotency-index.ts'
import type { RunMark } from './idempotency/sorted-run.ts'
import { entriesIn, type Read } from './log/commit-batch-reader.ts'
import type { LastTemplate, StoredEntry } from './log/commit-batch-writer.ts'
import type { CommitBatch, LogTail, Store, StoredBatch } from './store.ts'
import { UsageTable } from './usage-table.ts'

/** How many entries loading may have to read on top of a snapshot, and how many pages. */
const SNAPSHOT_EVERY = 1_000
const MOST_PAGES = 64
/** The same where servers take turns: each takes in what the others wrote, and a snapshot costs less than 64 entries. */
const SNAPSHOT_EVERY_IN_TURN = 64
/** Ids that are merged while others wait for their turn, each of whom has to be sent what they came to. */
const MOST_MERGED_IN_TURN = 65_536
/** How often to look whether somebody else wrote, after they did. */
const LOOKS = 8

export class Ledger {
  readonly id: SpaceId
  readonly ids: IdempotencyIndex
  readonly usage = new UsageTable()
  /** What its next page need not say again. */
  stated: LastTemplate | undefined
  /** With what is ahead of the disk; undefined until the Space is made. */
  space: SpaceState | undefined
  readonly #store: Store
  #durable: SpaceState | undefined
  #durablyStated: LastTemplate | undefined
  /** Made anew where it was empty: in most Spaces one entry is ahead at a time. */
  #ahead = NONE_AHEAD
  #snapshotAt = 0
  #pagesSince = 0
  #others = 0
  /**
   * The page that was read last: who asks again, asks for much of what was asked together. Of 1,000 ids of one page each
   * took nine milliseconds.
   */
  #read: readonly StoredEntry[] | undefined
  /** Whether it was read from the store for the flush that is being decided. */
  isFresh = false
  /** Whether it is this engine's turn, in which nobody else appends. */
  inTurn = false
  /** Whether it is still the ledger of its Space; see spaces.ts. */
  isCurrent = false
  /** How often it forgot what was ahead: what was decided on that is void, also where the numbers happen to fit. */
  retreats = 0

  constructor(store: Store, id: SpaceId) {
    this.id = id
    this.ids = new IdempotencyIndex(store, id)
    this.#store = store
  }

  get seq(): number {
    return this.space?.seq ?? 0
  }

  /** The number of the last entry that is on the disk. */
  get durableSeq(): number {
    return this.#durable?.seq ?? 0
  }

  get isAhead(): boolean {
    return this.#ahead.length > 0
  }

  /** Whether somebody else may have moved the Space on: they did so not long ago. Nobody else writes to most Spaces. */
  get mayBeBehind(): boolean {
    return this.#others > 0 && !this.isAhead && !this.inTurn
  }

  /** Reads what was loaded of entries after one that was the last durable one then, to be taken in. */
  async read(after: number, { snapshot, batches, runs }: LogTail): Promise<News> {
    const base = snapshot === undefined ? undefined : unpacked(snapshot)
    const from = base?.space.seq ?? after
    const news = batches.filter((page) => page.seq > from) // the snapshot is of the Space after its page
    const read = await entriesIn(news, (seq) => this.#page(seq), base ? undefined : this.#durablyStated)
    return { ...read, after, base, runs, pages: batches.length }
  }

  /**
   * Takes in what was read after the last entry that is durable.
   * @returns false, with nothing taken in, where that is another entry by now or something is ahead of it
   */
  takeIn({ after, base, runs, pages, entries, last }: News): boolean {
    if (this.isAhead || this.durableSeq !== after) return false
    this.#others = pages > 0 ? LOOKS : Math.max(0, this.#others - 1)
    if (base) this.#restore(base, runs)
    this.#pagesSince += pages
    for (const entry of entries) {
      this.space = evolve(this.space, entry)
      this.#index(entry)
      this.usage.add(entry)
    }
    this.#durable = this.space
    this.#durablyStated = last
    this.stated = last
    return true
  }

  /** Forgets what was ahead: somebody else was faster. */
  retreat(): void {
    this.retreats += 1
    this.#others = LOOKS
    this.#ahead = NONE_AHEAD
    this.space = this.#durable
    this.stated = this.#durablyStated
    this.ids.retreat(this.durableSeq)
  }

  /** The same where the page that did not come to be carried a snapshot: all of the Space is read again. */
  restart(): void {
    this.retreat()
    this.space = undefined
    this.#durable = undefined
    this.#snapshotAt = 0
    this.#pagesSince = 0
    this.ids.unseal()
    this.usage.restore([])
  }

  /** Moves ahead by an entry that was decided here and led to `space`. */
  advance(entry: StoredEntry, space: SpaceState): void {
    if (this.#ahead.length === 0) this.#ahead = [entry]
    else this.#ahead.push(entry)
    this.#index(entry)
    this.space = space
  }

  /** The entries of a page are on the disk. @param space the Space after them @param stated what it stated last */
  settle(page: CommitBatch, space: SpaceState, stated: LastTemplate | undefined): void {
    const settled = this.#settled(page.last - page.seq + 1)
    const isSealed = page.snapshot !== undefined
    if (isSealed) this.ids.settle()
    else for (const entry of settled) this.usage.add(entry)
    this.#durable = space
    this.#durablyStated = isSealed ? undefined : stated // as snapshot() has it
    this.#pagesSince += 1
    this.usage.forget(page.endedDays)
  }

  #settled(count: number): readonly StoredEntry[] {
    const ahead = this.#ahead
    if (count < ahead.length) return ahead.splice(0, count)
    this.#ahead = NONE_AHEAD
    return ahead
  }

  /** The entry that answered an id; undefined when the id is new. A promise only where something must be read. */
  find(id: string): undefined | Promise<StoredEntry | undefined> {
    const hash = hashOf(id)
    const leads = this.ids.find(hash)
    return leads?.length === 0 ? undefined : this.#follow(id, hash)
  }

  async entry(seq: number): Promise<StoredEntry | undefined> {
    const first = this.#ahead[0]?.seq ?? Number.POSITIVE_INFINITY
    if (seq >= first) return this.#ahead[seq - first]
    const kept = this.#read?.[seq - (this.#read[0]?.seq ?? 0)]
    if (kept) return kept
    const page = await this.#page(seq)
    this.#read = page && (await entriesIn([page], (at) => this.#page(at))).entries
    return page && this.#read?.[seq - page.seq]
  }

  /** Forgets what was read of the log. */
  forget(): void {
    this.#read = undefined
  }

  /** How many units of a charge or capture earlier refunds gave back. */
  async refunded(charge: number): Promise<number> {
    const leads = await this.ids.fetch(hashOf(refundsOf(charge)))
    const kept = await Promise.all(leads.map((seq) => this.entry(seq)))
    return kept.reduce(
      (sum, each) => (each?.kind === 'refunded' && each.charge === charge ? sum + each.units : sum),
      0,
    )
  }

  /**
   * Whether the next page, up to entry `last`, is to carry a snapshot. A large Space is packed less often, since
   * packing it costs more.
   */
  isSnapshotDue(last: number, { holds, members }: SpaceState): boolean {
    const costs = holds.size + members.length
    const every = this.inTurn ? SNAPSHOT_EVERY_IN_TURN : SNAPSHOT_EVERY
    return last - this.#snapshotAt >= every + costs || this.#pagesSince >= MOST_PAGES + costs
  }

  /** What the next page carries for loading to begin there: `space`, which it leads to. There is no way back then. */
  async snapshot(
    { seq, last }: CommitBatch,
    space: SpaceState,
  ): Promise<Pick<CommitBatch, 'snapshot' | 'run'>> {
    if (this.durableSeq !== seq - 1) throw new Error(`Invariant: no snapshot of ${this.id} with page ${seq}.`)
    this.#snapshotAt = last
    this.#pagesSince = 0
    this.stated = undefined // so that whoever begins to load here need not look further back
    for (const entry of this.#ahead.slice(0, last - seq + 1)) this.usage.add(entry)
    const run = await this.ids.seal(seq, last, this.inTurn ? MOST_MERGED_IN_TURN : undefined)
    const lines = [packSpace(space), JSON.stringify(this.ids.marks()), JSON.stringify(this.usage.rows())]
    return { snapshot: lines.join('\n'), run }
  }

  #restore({ space, runs, days }: Base, bytes: LogTail['runs']): void {
    this.space = space
    this.#snapshotAt = this.seq
    this.#pagesSince = 0
    this.ids.restore(runs, bytes)
    this.usage.restore(days)
  }

  #page(seq: number): Promise<StoredBatch | undefined> {
    return this.#store.batchAt(this.id, seq)
  }

  async #follow(id: string, hash: number): Promise<StoredEntry | undefined> {
    for (const seq of await this.ids.fetch(hash)) {
      const entry = await this.entry(seq)
      if (entry?.id === id) return entry
    }
    return undefined
  }

  #index(entry: Entry): void {
    if (entry.id !== undefined) this.ids.add(hashOf(entry.id), entry.seq)
    if (entry.kind === 'refunded') this.ids.add(hashOf(refundsOf(entry.charge)), entry.seq)
  }
}

const NONE_AHEAD: StoredEntry[] = []

/** What was loaded, to be taken in. */
export interface News extends Read {
  /** The entry after which it was loaded. */
  readonly after: number
  readonly base: Base | undefined
  readonly runs: LogTail['runs']
  /** How many there were, those that the base has with them included. */
  readonly pages: number
}

/** A snapshot. */
interface Base {
  readonly space: SpaceState
  readonly runs: readonly RunMark[]
  readonly days: ReturnType<UsageTable['rows']>
}

function unpacked(snapshot: string): Base {
  const [space = '', runs = '', days = ''] = snapshot.split('\n')
  return { space: unpackSpace(space), runs: JSON.parse(runs), days: JSON.parse(days) } // as written by snapshot()
}

/** What the refunds of a charge are found by, among the ids. */
function refundsOf(charge: number): string {
  return `refunds of ${charge}`
}
