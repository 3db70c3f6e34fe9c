/**
 * The Spaces in memory: the ledgers used most recently, within a bound of number and bytes. One that was dropped is
 * loaded again from its last snapshot and the pages after it.
 */
import type { SpaceId } from '@allot/rules/space'
import { Ledger } from './ledger.ts'
import { EMPTY_TAIL, type Store } from './store.ts'

/** Bounds (law 9): a Space with a few members takes about 4 kB, and 8 bytes for each id that is looked among. */
export interface CacheSize {
  readonly spaces: number
  readonly idBytes: number
}

export const DEFAULT_CACHE: CacheSize = { spaces: 20_000, idBytes: 256 * 1024 * 1024 }

export class LedgerCache {
  readonly #store: Store
  readonly #most: CacheSize
  /** Least recently used first, roughly: the order is kept only once the cache is half full. */
  readonly #recent = new Map<SpaceId, Ledger>()
  readonly #weighed = new Map<Ledger, number>()
  #idBytes = 0

  constructor(store: Store, most: CacheSize) {
    this.#store = store
    this.#most = most
  }

  recent(id: SpaceId): Ledger | undefined {
    const ledger = this.#recent.get(id)
    if (ledger && this.#recent.size * 2 > this.#most.spaces) {
      this.#recent.delete(id)
      this.#recent.set(id, ledger)
    }
    return ledger
  }

  /** The ledger of a Space, to be brought up to date by whoever asks. */
  ledger(id: SpaceId): Ledger {
    const ledger = this.recent(id) ?? new Ledger(this.#store, id)
    this.#put(ledger)
    return ledger
  }

  /**
   * Brings Spaces into memory, and up to date where others write to them, too.
   * @returns their ledgers, in the order of the ids. @throws StoreUnavailable
   */
  async refresh(ids: Iterable<SpaceId>): Promise<readonly Ledger[]> {
    const ledgers: Ledger[] = []
    const due: Ledger[] = []
    for (const id of ids) {
      const there = this.recent(id)
      const ledger = there ?? new Ledger(this.#store, id)
      ledgers.push(ledger)
      ledger.isFresh = false
      if (!there || ledger.mayBeBehind) due.push(ledger)
    }
    if (due.length === 0) return ledgers
    // At once: a thousand Spaces take one turn to the database and not a thousand.
    const wanted = due.map(({ id, durableSeq }) => ({ space: id, after: durableSeq }))
    const loaded = await this.#store.load(wanted)
    const news = await Promise.all(
      due.map((each, at) => each.read(wanted[at]?.after ?? 0, loaded[at] ?? EMPTY_TAIL)),
    )
    for (const [at, ledger] of due.entries()) {
      const its = news[at]
      ledger.isFresh = its !== undefined && ledger.takeIn(its) // unless a turn took it in meanwhile
      this.#put(ledger)
    }
    return ledgers
  }

  /** Whether this is still the ledger of its Space. */
  has(ledger: Ledger): boolean {
    return ledger.isCurrent
  }

  #put(ledger: Ledger): void {
    const before = this.#recent.get(ledger.id)
    if (before) before.isCurrent = false
    ledger.isCurrent = true
    this.#recent.set(ledger.id, ledger)
  }

  /** Forgets a ledger that may not match the store. */
  drop(ledger: Ledger): void {
    if (ledger.isCurrent) this.#recent.delete(ledger.id)
    ledger.isCurrent = false
    this.#idBytes -= this.#weighed.get(ledger) ?? 0
    this.#weighed.delete(ledger)
  }

  /** Weighs ledgers that were just used, and drops others while there is too much. */
  keep(used: Iterable<{ readonly ledger: Ledger }>): void {
    for (const { ledger } of used) {
      if (ledger.ids.bytes < WORTH_WEIGHING) continue
      this.#idBytes += ledger.ids.bytes - (this.#weighed.get(ledger) ?? 0)
      this.#weighed.set(ledger, ledger.ids.bytes)
    }
    if (!this.#isOver) return
    for (const ledger of this.#recent.values()) {
      if (!ledger.isAhead) this.drop(ledger)
      if (!this.#isOver) return
    }
  }

  get #isOver(): boolean {
    return this.#recent.size > this.#most.spaces || this.#idBytes > this.#most.idBytes
  }
}

/** Smaller ones are bounded by their number. */
const WORTH_WEIGHING = 32_768
