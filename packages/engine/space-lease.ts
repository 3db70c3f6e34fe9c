/**
 * Leases of Spaces that several servers write to. Each server waits in line for the lease of such a Space, and then has
 * it to itself for a while: it commits as if it were alone, one group commit decided while the one before is on its
 * way to the disk. Commands that come in between are deferred. With a lease for each single commit, four servers came
 * to a seventh of what one does.
 *
 * A Space has no lease and needs none (`free`) until it is contended:
 *
 *   free      -> queued     another server appended first, three times in a row
 *   queued    -> held       the store grants the lease
 *             -> contended  the store fails, and so do the deferred commands
 *   held      -> draining   its time is over, and a commit is on its way
 *             -> released   its time is over and no commit is on its way, nothing is left to do, or an append conflict
 *                           shows that the lease was lost
 *   draining  -> released   the commit on its way is written, or an append conflict shows that the lease was lost
 *   released  -> queued     commands were deferred meanwhile
 *             -> contended  none were
 *   contended -> queued     the next command comes within 100 ms
 *             -> free       none does
 *
 * The key of the log keeps what is written correct whether or not a lease holds: it is a matter of speed alone.
 */
import type { SpaceId } from '@allot/rules/space'
import { DecisionFailed, isOurs } from './decision-failed.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'
import type { Pending } from './pending.ts'
import type { PendingQueues } from './pending-queues.ts'
import type { Store, StoreLease } from './store.ts'

/**
 * Append conflicts in a row from which on a Space is contended. Where any server decides for any of many Spaces, one
 * commit in six conflicts and the next one succeeds; to wait in line would take longer.
 */
const MAX_CONFLICTS = 3
/** Milliseconds without a command after which a Space is no longer contended. */
const CONTENDED = 100
/**
 * Milliseconds from the first commit under a lease until the next server has it; it is released at once when there is
 * nothing to do. At 5 as much was done, and one operation in a hundred waited 14 times the median instead of 3.
 */
const HELD = 2

/** The lease of one Space; a Space without one is free. */
type LeaseState = Queued | Held | Draining | Contended

/** This server waits in line. */
interface Queued {
  readonly mode: 'queued'
  readonly deferred: Pending[]
}

/** This server has the Space to itself. */
interface Held extends Grant {
  readonly mode: 'held'
  /** When its time is over; undefined until the first commit under it. */
  until: number | undefined
}

/** Its time is over; the commit that is being written is awaited. */
interface Draining extends Grant {
  readonly mode: 'draining'
  readonly deferred: Pending[]
}

/** The lease was released or refused a moment ago: the next command waits in line again. */
interface Contended {
  readonly mode: 'contended'
  readonly until: number
}

interface Grant {
  readonly lease: StoreLease
  readonly ledger: Ledger
}

/** What becomes of deferred commands. */
export interface Deferred {
  /** Their lease is granted: they are committed. */
  resume(pending: readonly Pending[]): void
  /** Their lease cannot be had. */
  fail(pending: readonly Pending[], reason: unknown): void
}

export class SpaceLeases {
  readonly #store: Store
  readonly #cache: LedgerCache
  readonly #queues: PendingQueues
  readonly #deferred: Deferred
  readonly #states = new Map<SpaceId, LeaseState>()
  /** How often in a row another server appended first. */
  readonly #conflicts = new Map<SpaceId, number>()
  readonly #acquiring = new Set<Promise<unknown>>()

  /** @param queues commands that wait for the next group commit */
  constructor(store: Store, cache: LedgerCache, queues: PendingQueues, deferred: Deferred) {
    this.#store = store
    this.#cache = cache
    this.#queues = queues
    this.#deferred = deferred
  }

  /** The leases that are waited for. */
  get acquiring(): ReadonlySet<Promise<unknown>> {
    return this.#acquiring
  }

  /** Keeps a command until the lease of its Space is granted. @returns false where it need not wait */
  defer(pending: Pending): boolean {
    const state = this.#states.get(pending.space)
    switch (state?.mode) {
      case undefined:
      case 'held':
        return false
      case 'queued':
      case 'draining':
        state.deferred.push(pending)
        return true
      case 'contended':
        if (performance.now() >= state.until) return false
        this.#acquire(pending.space, [pending])
        return true
    }
  }

  /** A group commit of this Space was written. */
  committed(space: SpaceId): void {
    const state = this.#states.get(space)
    if (state?.mode === 'held') state.until ??= performance.now() + HELD
    if (this.#conflicts.size > 0) this.#conflicts.delete(space)
  }

  /** Another server appended first. */
  conflicted(space: SpaceId): void {
    const state = this.#states.get(space)
    if (state?.mode === 'held') this.#release(space, state, this.#drain(space))
    else if (state?.mode === 'draining') this.#release(space, state, state.deferred)
    if (this.#states.get(space)?.mode === 'queued') return
    const conflicts = (this.#conflicts.get(space) ?? 0) + 1
    this.#conflicts.set(space, conflicts)
    if (conflicts < MAX_CONFLICTS) return
    this.#conflicts.delete(space)
    this.#acquire(space, this.#drain(space))
  }

  /** Releases leases whose time is over, and if `idle` those of Spaces with nothing to do. */
  expire(idle: boolean): void {
    if (this.#states.size === 0) return
    const now = performance.now()
    for (const [space, state] of this.#states) {
      switch (state.mode) {
        case 'queued':
          break
        case 'contended':
          if (now >= state.until) this.#states.delete(space)
          break
        case 'held':
          this.#expireHeld(space, state, now, idle)
          break
        case 'draining':
          if (!this.#isWriting(state)) this.#release(space, state, state.deferred)
      }
    }
  }

  #expireHeld(space: SpaceId, state: Held, now: number, idle: boolean): void {
    const isOver = state.until !== undefined && now >= state.until
    const isWriting = this.#isWriting(state)
    if (!isOver && (isWriting || !idle || this.#queues.has(space))) return
    const deferred = this.#drain(space)
    const { lease, ledger } = state
    if (isWriting) this.#states.set(space, { mode: 'draining', lease, ledger, deferred })
    else this.#release(space, state, deferred)
  }

  /** Whether a commit is being written; one of an evicted ledger no longer counts. */
  #isWriting({ ledger }: Grant): boolean {
    return ledger.hasPending && ledger.residency !== 'evicted'
  }

  /** Takes back the commands that wait for the next group commit: they wait for the next lease. */
  #drain(space: SpaceId): Pending[] {
    return [...this.#queues.takeOf(space)]
  }

  #release(space: SpaceId, { lease, ledger }: Grant, deferred: Pending[]): void {
    if (ledger.residency === 'leased') ledger.residency = 'cached'
    void lease.release()
    if (deferred.length > 0) this.#acquire(space, deferred)
    else this.#contend(space)
  }

  #contend(space: SpaceId): void {
    this.#states.set(space, { mode: 'contended', until: performance.now() + CONTENDED })
  }

  #acquire(space: SpaceId, deferred: Pending[]): void {
    this.#states.set(space, { mode: 'queued', deferred })
    const acquired: Promise<unknown> = this.#queue(space, deferred).finally(() =>
      this.#acquiring.delete(acquired),
    )
    this.#acquiring.add(acquired)
  }

  async #queue(space: SpaceId, deferred: Pending[]): Promise<void> {
    const ledger = this.#cache.ledger(space)
    const after = ledger.durableSeq
    let lease: StoreLease | undefined
    try {
      lease = await this.#store.lease({ space, after })
      const loaded = await ledger.read(after, lease.tail)
      this.#states.set(space, { mode: 'held', lease, ledger, until: undefined })
      if (ledger.residency !== 'evicted' && ledger.applyTail(loaded)) ledger.residency = 'leased'
      this.#deferred.resume(deferred.splice(0))
    } catch (reason) {
      void lease?.release()
      this.#contend(space)
      if (isOurs(reason)) this.#cache.evict(ledger)
      const failure = isOurs(reason) ? new DecisionFailed('load', space, reason) : reason
      this.#deferred.fail(deferred.splice(0), failure)
    }
  }
}
