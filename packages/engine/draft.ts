/** A draft: what one flush comes to for one Space, decided letter by letter, before anybody is told. */
import { answerOf } from '@allot/rules/answer'
import type { Command } from '@allot/rules/command'
import { create, type Decision, decide } from '@allot/rules/decide'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { readTogether } from './atomic-batch.ts'
import { type AnyCommand, keptFor, refuseOther } from './command.ts'
import type { Ledger } from './ledger.ts'
import { CommitBatchWriter, type StoredEntry } from './log/commit-batch-writer.ts'
import type { Pending, PendingBatch, PendingCommand } from './pending.ts'
import type { Policies } from './policies.ts'
import { refundIn } from './refund.ts'
import type { CommitBatch } from './store.ts'

export class Draft {
  readonly ledger: Ledger
  readonly letters: readonly Pending[]
  /** Whether the Space was read after all of the letters had come: what they see is as new as they may expect. */
  readonly isFresh: boolean
  readonly #policies: Policies
  readonly #clock: () => Instant
  readonly #base: number
  readonly #retreats: number
  readonly #writer: CommitBatchWriter
  /** What each letter is answered with, in their order; a Fault fails it. */
  readonly #told: unknown[] = []
  #space: SpaceState | undefined
  #firstAt: Instant | undefined
  #page: CommitBatch | undefined

  constructor(ledger: Ledger, letters: readonly Pending[], policies: Policies, clock: () => Instant) {
    this.ledger = ledger
    this.letters = letters
    this.#policies = policies
    this.#clock = clock
    this.#base = ledger.seq
    this.#retreats = ledger.retreats
    this.isFresh = ledger.isFresh
    this.#writer = new CommitBatchWriter(this.#base + 1, ledger.stated)
  }

  /** Decides every letter in order. Most need nothing read, and a promise for each cost a tenth of the throughput. */
  write(): Promise<void> | undefined {
    let next = 0
    for (const letter of this.letters) {
      next += 1
      const slow = this.#write(letter)
      if (slow) return this.#writeRest(slow, next)
    }
    this.#end()
    return undefined
  }

  async #writeRest(slow: Promise<void>, from: number): Promise<void> {
    await slow
    for (const letter of this.letters.slice(from)) await this.#write(letter)
    this.ledger.forget()
    this.#end()
  }

  #end(): void {
    this.#space = this.ledger.space
    this.ledger.stated = this.#writer.last
  }

  get isEmpty(): boolean {
    return this.#writer.size === 0
  }

  /** Whether all that it was decided on is durable by now, and the ledger still has what it came to. */
  get isNext(): boolean {
    return this.ledger.durableSeq === this.#base && this.ledger.retreats === this.#retreats
  }

  /** Whether its page carries a snapshot, after which the ledger cannot go back to what it was. */
  get isSealed(): boolean {
    return this.#page?.snapshot !== undefined
  }

  /** The page to append, next after what is durable. */
  page(): CommitBatch | Promise<CommitBatch> {
    const { ledger } = this
    const page = {
      space: ledger.id,
      seq: this.#base + 1,
      last: this.#base + this.#writer.size,
      body: this.#writer.body(),
      endedDays: ledger.usage.ended(this.#firstAt ?? 0),
    }
    this.#page = page
    const space = this.#space
    return space && ledger.isSnapshotDue(page.last, space) ? this.#sealed(page, space) : page
  }

  async #sealed(page: CommitBatch, space: SpaceState): Promise<CommitBatch> {
    this.#page = { ...page, ...(await this.ledger.snapshot(page, space)) }
    return this.#page
  }

  /** The page is on the disk, or there was nothing to write: everybody is told. */
  settle(): void {
    if (this.#page && this.#space) this.ledger.settle(this.#page, this.#space, this.#writer.last)
    let at = 0
    for (const letter of this.letters) {
      const told = this.#told[at++]
      if (told instanceof Fault) letter.fail(told)
      else letter.answer(told)
    }
  }

  /** A fault tells whoever asked; anything else thrown is a broken invariant, and nothing of this flush happens. */
  #write(letter: Pending): Promise<void> | undefined {
    try {
      if (letter.kind === 'read') {
        this.#told.push(letter.read(this.ledger))
        return undefined
      }
      if (letter.kind === 'batch') return this.#writeTogether(letter).catch((reason) => this.#fault(reason))
      const { command } = letter
      const before = this.ledger.find(letter.key)
      if (before || command.do === 'refund')
        return this.#writeSlowly(letter, before).catch((reason) => this.#fault(reason))
      this.#judge(letter, command)
    } catch (reason) {
      this.#fault(reason)
    }
    return undefined
  }

  async #writeSlowly(letter: PendingCommand, finding: Finding): Promise<void> {
    const before = await finding
    const { command } = letter
    if (before) this.#repeat(letter, before)
    else this.#judge(letter, command.do === 'refund' ? await refundIn(this.ledger, command) : command)
  }

  #fault(reason: unknown): void {
    if (!(reason instanceof Fault)) throw reason
    this.#told.push(reason)
  }

  #judge(letter: PendingCommand, command: Decidable): void {
    const { entries, answer, space } = this.#decide(letter.key, command)
    for (const entry of entries) this.#keep(entry === answer ? keptFor(answer, letter.command) : entry, space)
    this.#told.push(answerOf(answer, this.#policies.book, false))
  }

  #keep(entry: StoredEntry, space: SpaceState): void {
    this.#firstAt ??= entry.at
    this.#writer.add(entry)
    this.ledger.advance(entry, space)
  }

  async #writeTogether({ commands }: PendingBatch): Promise<void> {
    const decided = await readTogether(this.ledger, commands)
    const { entries, space, together } = decided(this.#policies.book, this.#there(), this.#clock())
    for (const entry of entries) this.#keep(entry, space)
    this.#told.push(together)
  }

  #decide(id: string, command: Decidable): Decision {
    const now = this.#clock()
    if (command.do === 'create') {
      if (this.ledger.space)
        throw new Fault('space_exists', 'space', `There is a Space ${this.ledger.id} already.`)
      return create(this.#policies.book, command, id, now)
    }
    return decide(this.#policies.book, this.#there(), command, id, now)
  }

  #there(): SpaceState {
    const { space, id } = this.ledger
    if (!space) throw new Fault('unknown_space', 'space', `There is no Space ${id}.`)
    return space
  }

  #repeat({ key, command }: PendingCommand, before: StoredEntry): void {
    refuseOther(before, key, command)
    this.#told.push(answerOf(before, this.#policies.book, true))
  }
}

type Decidable = Command | (AnyCommand & { do: 'create' })
type Finding = ReturnType<Ledger['find']>
