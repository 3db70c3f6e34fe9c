/**
 * The ledgers in memory: those used most recently, within a bound of number and bytes. An evicted Space is loaded again
 * from its last snapshot and the batches after it.
 */
import type { SpaceId } from '@allot/rules/space'
import { isOurs } from './decision-failed.ts'
import { Ledger } from './ledger.ts'
import { EMPTY_TAIL, type LogPosition, type LogTail, type Store } from './store.ts'

/** Bounds (law 9): a Space with a few members takes about 4 kB, and 8 bytes for each key of its loaded runs. */
export interface CacheSize {
  readonly spaces: number
  readonly keyBytes: number
}

/** The ledgers that are up to date, in the order of their ids; and why the others are not. */
export interface RefreshedLedgers {
  readonly ready: readonly Ledger[]
  readonly broken: ReadonlyMap<SpaceId, unknown>
}

export const DEFAULT_CACHE: CacheSize = { spaces: 20_000, keyBytes: 256 * 1024 * 1024 }

export class LedgerCache {
  readonly #store: Store
  readonly #max: CacheSize
  /** Least recently used first, roughly: the order is kept only once the cache is half full. */
  readonly #recent = new Map<SpaceId, Ledger>()
  readonly #weights = new Map<Ledger, number>()
  #keyBytes = 0

  constructor(store: Store, max: CacheSize) {
    this.#store = store
    this.#max = max
  }

  /** The ledger of a Space, which the caller brings up to date. */
  ledger(id: SpaceId): Ledger {
    const ledger = this.#find(id) ?? new Ledger(this.#store, id)
    this.#put(ledger)
    return ledger
  }

  /**
   * Brings Spaces into memory, and up to date where other servers write to them too. A Space whose log cannot be read or
   * added up is broken, and the others are not. @throws StoreUnavailable
   */
  async refresh(ids: Iterable<SpaceId>): Promise<RefreshedLedgers> {
    const ledgers: Ledger[] = []
    const due: Ledger[] = []
    for (const id of ids) {
      const cached = this.#find(id)
      const ledger = cached ?? new Ledger(this.#store, id)
      ledgers.push(ledger)
      ledger.freshness = 'remembered'
      if (!cached || ledger.mayBeBehind) due.push(ledger)
    }
    if (due.length === 0) return { ready: ledgers, broken: NONE_BROKEN }
    // At once: a thousand Spaces take one round trip to the database and not a thousand.
    const positions = due.map(({ id, durableSeq }) => ({ space: id, after: durableSeq }))
    const tails = await this.#load(positions)
    const loaded = await Promise.allSettled(
      due.map(async (ledger, at) => ledger.read(positions[at]?.after ?? 0, (await tails[at]) ?? EMPTY_TAIL)),
    )
    const broken = new Map<SpaceId, unknown>()
    for (const [at, ledger] of due.entries()) {
      const tail = loaded[at]
      try {
        if (tail?.status !== 'fulfilled') throw tail?.reason
        // It is not applied where the lease of the Space has loaded the same entries meanwhile.
        ledger.freshness = ledger.applyTail(tail.value) ? 'loaded' : 'remembered'
        this.#put(ledger)
      } catch (reason) {
        if (!isOurs(reason)) throw reason
        this.evict(ledger)
        broken.set(ledger.id, reason)
      }
    }
    return { ready: ledgers.filter(({ id }) => !broken.has(id)), broken }
  }

  /**
   * Where the store fails at all of them together, and not for a while, each is asked for by itself: a Space that it
   * cannot ask for, such as an id that the database refuses as text, is the failure of its own callers alone.
   * @throws StoreUnavailable
   */
  async #load(positions: readonly LogPosition[]): Promise<readonly (LogTail | Promise<never>)[]> {
    try {
      return await this.#store.load(positions)
    } catch (reason) {
      if (!isOurs(reason)) throw reason
      if (positions.length > 1) return (await Promise.all(positions.map((each) => this.#load([each])))).flat()
      const failed = Promise.reject(reason)
      failed.catch(() => undefined) // looked at with the others
      return [failed]
    }
  }

  /** Evicts a ledger that may not match the store. */
  evict(ledger: Ledger): void {
    if (ledger.residency !== 'evicted') this.#recent.delete(ledger.id)
    ledger.residency = 'evicted'
    this.#keyBytes -= this.#weights.get(ledger) ?? 0
    this.#weights.delete(ledger)
  }

  /** Weighs ledgers that were just used, and evicts others while there is too much. */
  trim(used: Iterable<{ readonly ledger: Ledger }>): void {
    for (const { ledger } of used) {
      if (ledger.keys.bytes < WORTH_WEIGHING) continue
      this.#keyBytes += ledger.keys.bytes - (this.#weights.get(ledger) ?? 0)
      this.#weights.set(ledger, ledger.keys.bytes)
    }
    if (!this.#isOver) return
    for (const ledger of this.#recent.values()) {
      if (!ledger.hasPending) this.evict(ledger)
      if (!this.#isOver) return
    }
  }

  #find(id: SpaceId): Ledger | undefined {
    const ledger = this.#recent.get(id)
    if (ledger && this.#recent.size * 2 > this.#max.spaces) {
      this.#recent.delete(id)
      this.#recent.set(id, ledger)
    }
    return ledger
  }

  #put(ledger: Ledger): void {
    const before = this.#recent.get(ledger.id)
    if (before && before !== ledger) before.residency = 'evicted'
    if (ledger.residency === 'evicted') ledger.residency = 'cached'
    this.#recent.set(ledger.id, ledger)
  }

  get #isOver(): boolean {
    return this.#recent.size > this.#max.spaces || this.#keyBytes > this.#max.keyBytes
  }
}

const NONE_BROKEN: RefreshedLedgers['broken'] = new Map()
/** Smaller ones are bounded by their number. */
const WORTH_WEIGHING = 32_768
