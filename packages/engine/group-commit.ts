/**
 * Group commit: what waits is decided in order, and all its entries are appended with one durable commit; only then are
 * the callers answered. A commit starts when the one before it ends, without timers, so an idle engine answers at once
 * and a busy one batches by itself: the busier it is, the less a commit costs each. While one commit is being
 * written, the next is decided ahead of it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { DecisionFailed, failedWork, isOurs } from './decision-failed.ts'
import { Draft } from './draft.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'
import type { Pending } from './pending.ts'
import { PendingQueues } from './pending-queues.ts'
import type { Policies } from './present-policies.ts'
import { SpaceLeases } from './space-lease.ts'
import { type CommitBatch, concernsSpace, NO_CONFLICTS, type Store } from './store.ts'

/** Bounds (law 9) of one group commit; its Spaces are locked until it is durable. */
const MAX_COMMITTED = { pending: 4_096, ofOneSpace: 512, spaces: 512 } as const
/** Milliseconds after which the failure of a store fails what waits behind, too. */
const PATIENCE = 2_000

export class GroupCommit {
  readonly #store: Store
  readonly #cache: LedgerCache
  readonly #policies: Policies
  readonly #clock: () => Instant
  readonly #settled: (count: number) => void
  readonly #queues = new PendingQueues()
  readonly #leases: SpaceLeases
  #running: Promise<void> | undefined

  /** @param settled is called with how many were answered or failed */
  constructor(
    store: Store,
    cache: LedgerCache,
    policies: Policies,
    clock: () => Instant,
    settled: (count: number) => void,
  ) {
    this.#store = store
    this.#cache = cache
    this.#policies = policies
    this.#clock = clock
    this.#settled = settled
    this.#leases = new SpaceLeases(store, cache, this.#queues, {
      resume: (pending) => this.#requeue(pending),
      fail: (pending, reason) => this.#fail(pending, reason),
    })
  }

  /** Puts one into the next group commit, or keeps it until the lease of its Space is granted. */
  add(pending: Pending): void {
    if (this.#leases.defer(pending)) return
    this.#queues.add(pending)
    this.#running ??= this.#run()
  }

  /** Returns when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#running || this.#leases.acquiring.size > 0)
      await Promise.all([this.#running, ...this.#leases.acquiring])
  }

  async #run(): Promise<void> {
    await nextTurn() // lets what the sockets have ready into the first commit
    let appending: Promise<readonly Draft[]> | undefined
    for (;;) {
      this.#leases.expire(true)
      if (this.#queues.size === 0 && !appending) break
      // With no commit being written, half of what waits: the other half is decided while that is written.
      // Otherwise 512 callers are all in one commit each time, and the engine is idle for a quarter of the time.
      const drafts = await this.#decide(this.#queues.take(MAX_COMMITTED, !appending))
      for (const draft of (await appending) ?? NO_DRAFTS) this.#retry(draft)
      appending = drafts.length > 0 ? this.#commit(drafts) : undefined
      await nextTurn() // a store that answers at once must not keep sockets and timers waiting
    }
    this.#running = undefined
  }

  /** Decides on what the Spaces will be once the commit before is durable. */
  async #decide(taken: ReadonlyMap<SpaceId, readonly Pending[]>): Promise<readonly Draft[]> {
    const drafts: Draft[] = []
    for (const ledger of await this.#load(taken)) {
      const pending = taken.get(ledger.id) ?? []
      const draft = new Draft(ledger, pending, this.#policies, this.#clock)
      try {
        const reading = draft.decide()
        if (reading) await reading
        drafts.push(draft)
      } catch (reason) {
        this.#cache.evict(ledger)
        if (isOurs(reason)) this.#redecide(draft, reason)
        else this.#fail(pending, reason)
      }
    }
    return drafts
  }

  /** The ledgers of the Spaces that can be brought into memory; what waits for the others fails. */
  async #load(taken: ReadonlyMap<SpaceId, readonly Pending[]>): Promise<readonly Ledger[]> {
    const began = performance.now()
    try {
      await this.#policies.refresh()
      const { ready, broken } = await this.#cache.refresh(taken.keys())
      for (const [space, reason] of broken)
        this.#fail(taken.get(space) ?? [], new DecisionFailed('load', space, reason))
      return ready
    } catch (reason) {
      const others = new Map(taken)
      for (const [space, pending] of taken)
        if (concernsSpace(reason, space) && others.delete(space)) this.#fail(pending, reason)
      this.#failWaiting(began, reason)
      return others.size > 0 ? this.#load(others) : NO_LEDGERS
    }
  }

  /** A draft that was torn by one of its commands: that one fails, and the others are decided again without it. */
  #redecide({ ledger, torn: { failed, others } }: Draft, reason: unknown): void {
    if (failed) this.#fail([failed], new DecisionFailed(failedWork(failed), ledger.id, reason))
    this.#requeue(others)
  }

  /** @returns the drafts to decide again: another server appended first, or may have */
  async #commit(drafts: readonly Draft[]): Promise<readonly Draft[]> {
    const current = drafts.filter((draft) => draft.ledger.residency !== 'evicted' && draft.isNext)
    if (current.length < drafts.length) this.#withdraw(drafts.filter((draft) => !current.includes(draft)))
    const began = performance.now()
    try {
      const batches = await this.#batches(current)
      const whole = current.filter((draft) => draft.isEmpty || batches.has(draft))
      const outdated = await this.#append(whole, [...batches.values()])
      const isOutdated = new Set(outdated)
      for (const draft of whole) if (!isOutdated.has(draft)) this.#settle(draft)
      this.#leases.expire(false) // before the answered callers submit more
      this.#cache.trim(whole)
      return outdated
    } catch (reason) {
      for (const draft of current) this.#failDraft(draft, reason)
      this.#failWaiting(began, reason)
      return NO_DRAFTS
    }
  }

  /** What each draft appends. One whose batch cannot be made fails, and those of other Spaces do not. */
  async #batches(drafts: readonly Draft[]): Promise<ReadonlyMap<Draft, CommitBatch>> {
    const batches = new Map<Draft, CommitBatch>()
    for (const draft of drafts) {
      if (draft.isEmpty) continue
      try {
        const batch = draft.batch()
        batches.set(draft, batch instanceof Promise ? await batch : batch)
      } catch (reason) {
        if (!isOurs(reason)) throw reason
        this.#cache.evict(draft.ledger)
        this.#fail(draft.pending, new DecisionFailed('append', draft.ledger.id, reason))
      }
    }
    return batches
  }

  /** @returns the drafts that are out of date, of which nothing was written */
  async #append(drafts: readonly Draft[], batches: readonly CommitBatch[]): Promise<readonly Draft[]> {
    const conflicts = batches.length > 0 ? await this.#store.append(batches) : NO_CONFLICTS
    if (!this.#store.shared) return NO_DRAFTS
    const conflicting = drafts.filter((draft) => conflicts.has(draft.ledger.id))
    // A draft without entries, a fault or a read, is valid only if no other server appended before the command came.
    const unconfirmed = drafts.filter((draft) => draft.isUnconfirmed)
    if (unconfirmed.length === 0) return conflicting
    // After what each was decided on: a lease may have brought the ledger further meanwhile.
    const positions = unconfirmed.map(({ ledger, base }) => ({ space: ledger.id, after: base }))
    const tails = await this.#store.load(positions).catch(() => undefined) // decided again where it is not known
    return [...conflicting, ...unconfirmed.filter((_, at) => !tails || (tails[at]?.batches.length ?? 0) > 0)]
  }

  #settle(draft: Draft): void {
    const { ledger, pending } = draft
    this.#leases.committed(ledger.id)
    this.#settled(pending.length)
    try {
      draft.settle()
    } catch (reason) {
      // It is written: a command that is repeated under its key gets its answer.
      this.#cache.evict(ledger)
      for (const each of pending) each.fail(new DecisionFailed('append', ledger.id, reason))
    }
  }

  /** Another server appended first: the same is decided again on what it left. */
  #retry(draft: Draft): void {
    draft.rollBack()
    this.#leases.conflicted(draft.ledger.id)
    this.#requeue(draft.pending)
  }

  /** What these were decided on was not written: they are decided again. */
  #withdraw(drafts: readonly Draft[]): void {
    for (const draft of drafts) {
      draft.rollBack()
      this.#requeue(draft.pending)
    }
  }

  #requeue(all: readonly Pending[]): void {
    for (const pending of all) this.add(pending)
  }

  /** The append failed: for this Space, for others alone, or before there was anything to append. */
  #failDraft(draft: Draft, reason: unknown): void {
    const { ledger, pending } = draft
    if (concernsSpace(reason, ledger.id)) {
      this.#cache.evict(ledger)
      this.#fail(pending, reason)
    } else if (draft.isEmpty) this.#requeue(pending)
    else this.#settle(draft)
  }

  #fail(all: readonly Pending[], reason: unknown): void {
    this.#settled(all.length)
    for (const pending of all) pending.fail(reason)
  }

  /**
   * A store that times out would make each commit wait as long, one after another: without this, the last of 12,000
   * callers got its error after a minute.
   */
  #failWaiting(began: number, reason: unknown): void {
    if (performance.now() - began < PATIENCE) return
    for (const space of this.#queues.spaces())
      if (concernsSpace(reason, space)) this.#fail(this.#queues.takeOf(space), reason)
  }
}

const NO_DRAFTS: readonly Draft[] = []
const NO_LEDGERS: readonly Ledger[] = []
