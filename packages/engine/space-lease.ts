/**
 * Turns: where several servers write to one Space, each waits in line for it, and then has it to itself for a while.
 * In its turn a server flushes as if it were alone, one flush decided while the one before is on its way to the disk;
 * what comes between turns is put aside. Taken one flush at a time, four servers came to a seventh of what one does.
 */
import type { SpaceId } from '@allot/rules/space'
import type { Ledger } from './ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'
import type { Pending } from './pending.ts'
import type { PendingQueues } from './pending-queues.ts'
import type { Store, StoreLease } from './store.ts'

/**
 * A Space that somebody else got to first so many times in a row is in demand. Where any server answers for any of many
 * Spaces, one flush in six loses a Space and the next one has it; to wait in line would take longer.
 */
const MOST_LOSSES = 3
/** Milliseconds without anything to do after which a Space is no longer in demand. */
const IN_DEMAND = 100
/**
 * Milliseconds from the first flush of a turn on after which it is given to whoever waits; it ends at once when there
 * is nothing to do. At 5 as much was done, and one operation in a hundred waited 14 times the median instead of 3.
 */
const TURN = 2

/** A Space in demand: `in line` for a turn, `open` for letters, `closing` when it had its time, or `quiet`. */
interface Demand {
  stage: 'in line' | 'open' | 'closing' | 'quiet'
  /** What came while it was not open. */
  readonly aside: Pending[]
  turn: Had | undefined
  /** When the stage ends by itself; an open turn has no end before something was written in it. */
  until: number
}

interface Had extends StoreLease {
  readonly ledger: Ledger
}

export class SpaceLeases {
  readonly #store: Store
  readonly #spaces: LedgerCache
  readonly #waiting: PendingQueues
  readonly #go: (letters: readonly Pending[]) => void
  readonly #fail: (letters: readonly Pending[], reason: unknown) => void
  /** The one longest in its stage is first. */
  readonly #demands = new Map<SpaceId, Demand>()
  /** How often in a row this engine lost a Space to others. */
  readonly #losses = new Map<SpaceId, number>()
  readonly #joining = new Set<Promise<unknown>>()

  /**
   * @param waiting letters that are to be flushed
   * @param go told of letters whose turn has come
   * @param fail told of letters whose turn cannot come
   */
  constructor(
    store: Store,
    spaces: LedgerCache,
    waiting: PendingQueues,
    go: (letters: readonly Pending[]) => void,
    fail: (letters: readonly Pending[], reason: unknown) => void,
  ) {
    this.#store = store
    this.#spaces = spaces
    this.#waiting = waiting
    this.#go = go
    this.#fail = fail
  }

  /** Who stands in line. */
  get joining(): ReadonlySet<Promise<unknown>> {
    return this.#joining
  }

  /** Keeps a letter until its turn comes. @returns false where it need not wait for one */
  putAside(letter: Pending): boolean {
    const demand = this.#demands.get(letter.space)
    if (!demand || demand.stage === 'open') return false
    if (demand.stage === 'quiet') {
      if (performance.now() >= demand.until) return false
      this.#join(letter.space, demand)
    }
    demand.aside.push(letter)
    return true
  }

  /** A flush of this Space was written. */
  won(space: SpaceId): void {
    const demand = this.#demands.get(space)
    if (demand?.until === Number.POSITIVE_INFINITY) demand.until = performance.now() + TURN
    if (this.#losses.size > 0) this.#losses.delete(space)
  }

  /** Somebody else was faster. */
  lost(space: SpaceId): void {
    const demand = this.#demands.get(space)
    if (demand?.turn) this.#close(space, demand)
    if (demand && demand.stage !== 'quiet') return
    const losses = (this.#losses.get(space) ?? 0) + 1
    this.#losses.set(space, losses)
    if (losses < MOST_LOSSES) return
    this.#losses.delete(space)
    const aside = [...this.#waiting.takeOf(space)]
    this.#join(space, { stage: 'quiet', aside, turn: undefined, until: 0 })
  }

  /** Ends turns that had their time, and if `idle` those of Spaces with nothing to do. */
  end(idle: boolean): void {
    if (this.#demands.size === 0) return
    const now = performance.now()
    for (const [space, demand] of this.#demands) {
      if (demand.stage === 'quiet' && now >= demand.until) this.#demands.delete(space)
      if (demand.stage === 'open' && now >= demand.until) this.#shut(space, demand)
      if (!demand.turn || this.#isWriting(demand.turn)) continue
      if (demand.stage === 'closing' || (idle && !this.#waiting.has(space))) this.#close(space, demand)
    }
  }

  /** What is on its way is awaited, unless it was given up. */
  #isWriting({ ledger }: Had): boolean {
    return ledger.isAhead && this.#spaces.has(ledger)
  }

  #shut(space: SpaceId, demand: Demand): void {
    demand.stage = 'closing'
    demand.aside.push(...this.#waiting.takeOf(space))
  }

  #close(space: SpaceId, demand: Demand): void {
    this.#shut(space, demand)
    if (demand.turn) {
      demand.turn.ledger.inTurn = false
      void demand.turn.release()
      demand.turn = undefined
    }
    if (demand.aside.length > 0) this.#join(space, demand)
    else this.#enter(space, demand, 'quiet', IN_DEMAND)
  }

  #enter(space: SpaceId, demand: Demand, stage: Demand['stage'], ms = Number.POSITIVE_INFINITY): void {
    demand.stage = stage
    demand.until = performance.now() + ms
    this.#demands.delete(space)
    this.#demands.set(space, demand)
  }

  #join(space: SpaceId, demand: Demand): void {
    this.#enter(space, demand, 'in line')
    const joined: Promise<unknown> = this.#begin(space, demand).finally(() => this.#joining.delete(joined))
    this.#joining.add(joined)
  }

  async #begin(space: SpaceId, demand: Demand): Promise<void> {
    const ledger = this.#spaces.ledger(space)
    const after = ledger.durableSeq
    let turn: StoreLease | undefined
    try {
      turn = await this.#store.lease({ space, after })
      const news = await ledger.read(after, turn.tail)
      demand.turn = { ...turn, ledger } // from now on it is ended when there is nothing to do
      this.#enter(space, demand, 'open')
      ledger.inTurn = this.#spaces.has(ledger) && ledger.takeIn(news)
      this.#go(demand.aside.splice(0))
    } catch (reason) {
      void turn?.release()
      demand.turn = undefined
      this.#enter(space, demand, 'quiet', IN_DEMAND)
      this.#fail(demand.aside.splice(0), reason)
    }
  }
}
