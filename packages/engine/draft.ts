/**
 * A draft: what one group commit decides for one Space, before any caller is answered.
 *
 *   drafting --decide()--> decided --batch()--> appending --settle()--> settled
 *                             \---- settle() of a draft without entries ----^
 *   decided, appending --rollBack()--> rolled back
 */
import { answerOf } from '@allot/rules/answer'
import type { Command } from '@allot/rules/command'
import { create, type Decision, decide } from '@allot/rules/decide'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { loadAtomicBatch } from './atomic-batch.ts'
import type { CreateCommand } from './command.ts'
import { DecisionFailed, failedWork, isOurs } from './decision-failed.ts'
import { refuseReusedKey, withCommand } from './idempotency/recorded-command.ts'
import type { Freshness, Ledger } from './ledger.ts'
import { CommitBatchWriter } from './log/commit-batch-writer.ts'
import type { StoredEntry } from './log/stored-entry.ts'
import type { Pending, PendingAtomicBatch, PendingCommand } from './pending.ts'
import type { Policies } from './present-policies.ts'
import { loadRefund } from './refund.ts'
import type { CommitBatch } from './store.ts'
import type { WrittenBatch } from './written-batch.ts'

type DraftState =
  | { readonly phase: 'drafting' }
  /** `space` is the Space after its entries; undefined where there is none. */
  | { readonly phase: 'decided'; readonly space: SpaceState | undefined }
  /** The store is appending it. A batch with a snapshot has changed the durable part of the ledger. */
  | { readonly phase: 'appending'; readonly written: WrittenBatch }
  | { readonly phase: 'settled' }
  | { readonly phase: 'rolled back' }

export class Draft {
  readonly ledger: Ledger
  readonly pending: readonly Pending[]
  /** The last entry that it was decided on. */
  readonly base: number
  readonly #freshness: Freshness
  readonly #policies: Policies
  readonly #clock: () => Instant
  /** The generation of the ledger that it was decided on. */
  readonly #generation: number
  readonly #writer: CommitBatchWriter
  /** The answer to each pending, in their order; a Fault or a DecisionFailed fails it. */
  readonly #answers: unknown[] = []
  /** Some entries of a command are added, and others are not yet. */
  #isAdding = false
  #firstAt: Instant | undefined
  #state: DraftState = DRAFTING

  constructor(ledger: Ledger, pending: readonly Pending[], policies: Policies, clock: () => Instant) {
    this.ledger = ledger
    this.pending = pending
    this.#policies = policies
    this.#clock = clock
    this.base = ledger.seq
    this.#generation = ledger.generation
    this.#freshness = ledger.freshness
    this.#writer = new CommitBatchWriter(this.base + 1, ledger.lastTemplate)
  }

  /** Decides all in order. Most commands need nothing read, and a promise for each cost a tenth of the throughput. */
  decide(): Promise<void> | undefined {
    let next = 0
    for (const pending of this.pending) {
      next += 1
      const reading = this.#decide(pending)
      if (reading) return this.#decideRest(reading, next)
    }
    this.#finish()
    return undefined
  }

  /** After decide() threw: the one that it failed on, and the others, which can be decided on the ledger read again. */
  get torn(): { readonly failed: Pending | undefined; readonly others: readonly Pending[] } {
    const failed = this.pending[this.#answers.length]
    return { failed, others: this.pending.filter((each) => each !== failed) }
  }

  /** Whether it appends nothing: it has faults, repetitions and reads alone. */
  get isEmpty(): boolean {
    return this.#writer.size === 0
  }

  /** Whether it continues what is durable now: what it was decided on was written, and was not rolled back. */
  get isNext(): boolean {
    return this.ledger.durableSeq === this.base && this.ledger.generation === this.#generation
  }

  /** Whether what it read may be out of date, and no append shows that it is not. */
  get isUnconfirmed(): boolean {
    return this.isEmpty && this.#freshness === 'remembered'
  }

  /** The batch to append, next after what is durable. */
  batch(): CommitBatch | Promise<CommitBatch> {
    if (this.#state.phase !== 'decided' || !this.#state.space) throw this.#unexpected('appended')
    const { space } = this.#state
    const { body, own } = this.#writer.chained(this.ledger.id, this.ledger.durableChecksum)
    const batch: CommitBatch = {
      space: this.ledger.id,
      seq: this.base + 1,
      last: this.base + this.#writer.size,
      body,
      kinds: this.#writer.kinds(),
      endedDays: this.ledger.usage.ended(this.ledger.id, this.#firstAt ?? 0),
    }
    const written = { batch, space, template: this.#writer.last, checksum: own }
    this.#state = { phase: 'appending', written }
    return this.ledger.isSnapshotDue(batch.last, space) ? this.#withSnapshot(written) : batch
  }

  /** Its batch is durable, or there was nothing to append: the callers are answered. */
  settle(): void {
    const state = this.#state
    if (state.phase === 'appending') this.ledger.commit(state.written)
    else if (state.phase !== 'decided' || !this.isEmpty) throw this.#unexpected('settled')
    this.#state = SETTLED
    let at = 0
    for (const pending of this.pending) {
      const answer = this.#answers[at++]
      if (answer instanceof Fault || answer instanceof DecisionFailed) pending.fail(answer)
      else pending.answer(answer)
    }
  }

  /** It was not written: its entries are discarded, and its callers still wait. */
  rollBack(): void {
    const state = this.#state
    if (state.phase === 'appending' && state.written.batch.snapshot !== undefined) this.ledger.reset()
    else this.ledger.rollBack()
    this.#state = ROLLED_BACK
  }

  async #decideRest(reading: Promise<void>, from: number): Promise<void> {
    await reading
    for (const pending of this.pending.slice(from)) await this.#decide(pending)
    this.ledger.forgetReads()
    this.#finish()
  }

  #finish(): void {
    this.ledger.lastTemplate = this.#writer.last
    this.#state = { phase: 'decided', space: this.ledger.space }
  }

  async #withSnapshot(written: WrittenBatch): Promise<CommitBatch> {
    const batch = { ...written.batch, ...(await this.ledger.snapshot(written)) }
    this.#state = { phase: 'appending', written: { ...written, batch } }
    return batch
  }

  /** What is thrown goes to the caller of this one; the others are decided as if it had not come. */
  #decide(pending: Pending): Promise<void> | undefined {
    try {
      switch (pending.kind) {
        case 'command':
          return this.#decideCommand(pending)
        case 'atomic':
          return this.#decideAtomicBatch(pending).catch((reason) => this.#fail(pending, reason))
        case 'read':
          this.#answers.push(pending.read(this.ledger))
      }
    } catch (reason) {
      this.#fail(pending, reason)
    }
    return undefined
  }

  #decideCommand(pending: PendingCommand): Promise<void> | undefined {
    const { command } = pending
    const before = this.ledger.find(pending.key)
    if (before || command.do === 'refund')
      return this.#readAndDecide(pending, before).catch((reason) => this.#fail(pending, reason))
    this.#answer(pending, command)
    return undefined
  }

  async #readAndDecide(pending: PendingCommand, finding: ReturnType<Ledger['find']>): Promise<void> {
    const { key, command } = pending
    const before = await finding
    if (before) {
      refuseReusedKey(before, key, command)
      this.#answers.push(answerOf(before, this.#policies.book, true))
    } else this.#answer(pending, command.do === 'refund' ? await loadRefund(this.ledger, command) : command)
  }

  #answer(pending: PendingCommand, loaded: Command | CreateCommand): void {
    const { entries, answer, space } = this.#decision(pending.key, loaded)
    const answered = answerOf(answer, this.#policies.book, false)
    this.#isAdding = true
    for (const entry of entries)
      this.#add(entry === answer ? withCommand(answer, pending.command) : entry, space)
    this.#isAdding = false
    this.#answers.push(answered)
  }

  async #decideAtomicBatch({ commands }: PendingAtomicBatch): Promise<void> {
    const decideLoaded = await loadAtomicBatch(this.ledger, commands)
    const { entries, space, result } = decideLoaded(this.#policies.book, this.#existing(), this.#clock())
    this.#isAdding = true
    for (const entry of entries) this.#add(entry, space)
    this.#isAdding = false
    this.#answers.push(result)
  }

  #decision(key: string, command: Command | CreateCommand): Decision {
    const now = this.#clock()
    if (command.do !== 'create') return decide(this.#policies.book, this.#existing(), command, key, now)
    if (this.ledger.space)
      throw new Fault('space_exists', 'space', `There is a Space ${this.ledger.id} already.`)
    return create(this.#policies.book, command, key, now)
  }

  #existing(): SpaceState {
    const { space, id } = this.ledger
    if (!space) throw new Fault('unknown_space', 'space', `There is no Space ${id}.`)
    return space
  }

  #add(entry: StoredEntry, space: SpaceState): void {
    this.#firstAt ??= entry.at
    this.#writer.add(entry)
    this.ledger.advance(entry, space)
  }

  /** @throws what the store threw, and anything that was thrown while entries were added: the draft is torn */
  #fail(pending: Pending, reason: unknown): void {
    if (this.#isAdding || !isOurs(reason)) throw reason
    const its = reason instanceof Fault
    this.#answers.push(its ? reason : new DecisionFailed(failedWork(pending), this.ledger.id, reason))
  }

  #unexpected(step: string): Error {
    return new Error(
      `Invariant: a draft of ${this.ledger.id} that is ${this.#state.phase} cannot be ${step}.`,
    )
  }
}

const DRAFTING: DraftState = { phase: 'drafting' }
const SETTLED: DraftState = { phase: 'settled' }
const ROLLED_BACK: DraftState = { phase: 'rolled back' }
