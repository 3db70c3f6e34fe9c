/**
 * The mailbox: concurrent commands are collected and decided in order, and what they came to is appended with one
 * durable commit; only then is anybody answered. A flush starts when the one before it ends, without timers, so an
 * idle engine answers at once and a busy one batches by itself: the busier it is, the less a commit costs each. While
 * one flush is on its way to the disk the next is decided, ahead of it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Answer } from '@allot/rules/answer'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { AtomicBatchResult } from './atomic-batch.ts'
import type { AnyCommand, KeyedCommand } from './command.ts'
import { Draft } from './draft.ts'
import { Fleet } from './fleet/fleet.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'
import { type CommandOutcome, type Pending, pendingCommands } from './pending.ts'
import { PendingQueues } from './pending-queues.ts'
import type { Policies } from './policies.ts'
import { SpaceLeases } from './space-lease.ts'
import { type CommitBatch, concerns, NO_CONFLICTS, type Store, StoreUnavailable } from './store.ts'

/** Bounds (law 9): letters waiting; letters a flush, of these for one Space, and its Spaces, each locked until it is durable. */
const MOST_WAITING = 100_000
const MOST_FLUSHED = { letters: 4_096, ofOne: 512, spaces: 512 } as const
/** Milliseconds that a store may take to fail before whoever waits behind is told, too. */
const PATIENCE = 2_000

export class Mailbox {
  readonly #store: Store
  readonly #spaces: LedgerCache
  readonly #policies: Policies
  readonly #clock: () => Instant
  readonly #waiting = new PendingQueues()
  readonly #turns: SpaceLeases
  #fleet: Fleet | undefined
  #unanswered = 0
  #running: Promise<void> | undefined
  #closed = false

  constructor(store: Store, spaces: LedgerCache, policies: Policies, clock: () => Instant) {
    this.#store = store
    this.#spaces = spaces
    this.#policies = policies
    this.#clock = clock
    this.#turns = new SpaceLeases(
      store,
      spaces,
      this.#waiting,
      (letters) => {
        for (const letter of letters) this.#queue(letter)
      },
      (letters, reason) => this.#fail(letters, reason),
    )
  }

  /**
   * Passes letters on to the server where their Space is at home, and decides what others pass on.
   * @param address where they reach this one, `host:port` · @throws StoreRefused
   */
  async join(address: string): Promise<void> {
    const here = (letter: Pending) => this.#queue(letter)
    this.#fleet = await Fleet.join(address, this.#store, {
      take: (letter) => this.#takeOrFail(letter, here),
      answered: (count) => {
        this.#unanswered -= count
      },
      back: (letters) => letters.forEach(here),
    })
  }

  /** @throws Fault · StoreUnavailable */
  submit(space: SpaceId, key: string, command: AnyCommand): Promise<Answer> {
    return new Promise<unknown>((answer, fail) =>
      this.#take({ kind: 'command', space, key, command, answer, fail }, this.#pass),
    ) as Promise<Answer> // a command is answered with an Answer
  }

  /** As many a `submit`, with one promise for all of them; none of them throws. */
  async submitMany(space: SpaceId, commands: readonly KeyedCommand[]): Promise<readonly CommandOutcome[]> {
    if (commands.length === 0) return []
    return new Promise((answered) => {
      for (const letter of pendingCommands(space, commands, answered)) this.#takeOrFail(letter, this.#pass)
    })
  }

  /** @throws Fault · StoreUnavailable */
  submitAtomic(space: SpaceId, commands: readonly KeyedCommand[]): Promise<AtomicBatchResult> {
    return new Promise<unknown>((answer, fail) =>
      this.#take({ kind: 'batch', space, commands, answer, fail }, this.#pass),
    ) as Promise<AtomicBatchResult> // ditto
  }

  /** Looks at a Space as every answer before this left it. @throws StoreUnavailable */
  read<T>(space: SpaceId, read: (ledger: Ledger) => T): Promise<T> {
    return new Promise<unknown>((answer, fail) =>
      this.#take({ kind: 'read', space, read, answer, fail }, this.#pass),
    ) as Promise<T> // what `read` returned
  }

  /** Answers whatever is waiting, then closes the store. */
  async close(): Promise<void> {
    await this.#fleet?.close()
    this.#closed = true
    while (this.#running || this.#turns.joining.size > 0)
      await Promise.all([this.#running, ...this.#turns.joining])
    await this.#store.close()
  }

  /** @throws Fault · StoreUnavailable */
  #take(letter: Pending, onward: Onward): void {
    checkIds(letter)
    if (this.#closed) throw new StoreUnavailable('Allot is stopping. Try again when it is back.')
    if (this.#unanswered >= MOST_WAITING)
      throw new StoreUnavailable('Too many operations are waiting. Try again in a second.')
    this.#unanswered += 1
    onward(letter)
  }

  #takeOrFail(letter: Pending, onward: Onward): void {
    try {
      this.#take(letter, onward)
    } catch (reason) {
      letter.fail(reason)
    }
  }

  readonly #pass = (letter: Pending): void => {
    if (!this.#fleet?.send(letter)) this.#queue(letter)
  }

  #queue(letter: Pending): void {
    if (this.#turns.putAside(letter)) return
    this.#waiting.add(letter)
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    await nextTurn() // lets whatever the sockets have ready into the first flush
    let sending: Promise<readonly Draft[]> | undefined
    for (;;) {
      this.#turns.end(true)
      if (this.#waiting.size === 0 && !sending) break
      // With nothing on its way to the disk, half of what waits: the other half is decided while that is written. 512
      // callers at once went all in one flush, over and over, and the engine was idle for a quarter of the time.
      const drafts = await this.#draft(this.#waiting.take(MOST_FLUSHED, !sending))
      const lost = (await sending) ?? []
      for (const draft of lost) this.#lose(draft)
      sending = drafts.length > 0 ? this.#send(drafts) : undefined
      await nextTurn() // a store that answers at once must not keep sockets and timers waiting
    }
    this.#running = undefined
  }

  /** Decides letters on what their Spaces will be once the flush before is durable. */
  async #draft(taken: ReadonlyMap<SpaceId, readonly Pending[]>): Promise<readonly Draft[]> {
    const began = performance.now()
    let ledgers: readonly Ledger[]
    try {
      await this.#policies.refresh()
      ledgers = await this.#spaces.refresh(taken.keys())
    } catch (reason) {
      const others = new Map(taken)
      for (const [space, letters] of taken)
        if (concerns(reason, space) && others.delete(space)) this.#fail(letters, reason)
      this.#failBehind(this.#waiting, began, reason)
      return others.size > 0 ? this.#draft(others) : NO_DRAFTS
    }
    const drafts: Draft[] = []
    for (const ledger of ledgers) {
      const letters = taken.get(ledger.id) ?? []
      const draft = new Draft(ledger, letters, this.#policies, this.#clock)
      try {
        const slow = draft.write()
        if (slow) await slow
        drafts.push(draft)
      } catch (reason) {
        this.#spaces.drop(ledger)
        this.#fail(letters, reason)
      }
    }
    return drafts
  }

  /** @returns what was decided on a Space that somebody else had moved on */
  async #send(drafts: readonly Draft[]): Promise<readonly Draft[]> {
    const current: Draft[] = []
    for (const draft of drafts) {
      if (this.#spaces.has(draft.ledger) && draft.isNext) current.push(draft)
      else {
        draft.ledger.retreat() // what it was decided on did not come to be
        for (const letter of draft.letters) this.#queue(letter)
      }
    }
    const began = performance.now()
    try {
      const lost = await this.#append(current)
      const behind = new Set(lost)
      for (const draft of current) if (!behind.has(draft)) this.#settle(draft)
      this.#turns.end(false) // before those who were told have more to ask
      this.#spaces.keep(current)
      return lost
    } catch (reason) {
      for (const draft of current) {
        const { ledger, letters } = draft
        if (concerns(reason, ledger.id)) {
          this.#spaces.drop(ledger)
          this.#fail(letters, reason)
        } else if (draft.isEmpty) for (const letter of letters) this.#queue(letter)
        else this.#settle(draft)
      }
      this.#failBehind(this.#waiting, began, reason)
      return NO_DRAFTS
    }
  }

  async #append(drafts: readonly Draft[]): Promise<readonly Draft[]> {
    const pages: CommitBatch[] = []
    for (const draft of drafts) {
      if (draft.isEmpty) continue
      const page = draft.page()
      pages.push(page instanceof Promise ? await page : page)
    }
    const lost = pages.length > 0 ? await this.#store.append(pages) : NO_CONFLICTS
    if (!this.#store.shared) return NO_DRAFTS
    const behind = drafts.filter((draft) => lost.has(draft.ledger.id))
    // What changes nothing, a fault or a look, is true only if nobody moved the Space on before it was asked.
    const looked = drafts.filter((draft) => draft.isEmpty && !draft.isFresh)
    if (looked.length === 0) return behind
    const since = looked.map(({ ledger }) => ({ space: ledger.id, after: ledger.durableSeq }))
    const moved = await this.#store.load(since).catch(() => undefined) // what cannot be known is asked once more
    return [...behind, ...looked.filter((_, at) => !moved || (moved[at]?.batches.length ?? 0) > 0)]
  }

  #settle(draft: Draft): void {
    this.#turns.won(draft.ledger.id)
    this.#unanswered -= draft.letters.length
    draft.settle()
  }

  #fail(letters: readonly Pending[], reason: unknown): void {
    this.#unanswered -= letters.length
    for (const letter of letters) letter.fail(reason)
  }

  /**
   * A store that said nothing until it failed would keep each flush waiting as long, one after another: with it gone,
   * the last of 12,000 was told after a minute.
   */
  #failBehind(waiting: PendingQueues, began: number, reason: unknown): void {
    if (performance.now() - began < PATIENCE) return
    for (const space of waiting.spaces())
      if (concerns(reason, space)) this.#fail(waiting.takeOf(space), reason)
  }

  /** Somebody else was faster: it is decided again on what they left. */
  #lose(draft: Draft): void {
    this.#retreat(draft)
    this.#turns.lost(draft.ledger.id)
    for (const letter of draft.letters) this.#queue(letter)
  }

  #retreat({ ledger, isSealed }: Draft): void {
    if (isSealed) ledger.restart()
    else ledger.retreat()
  }
}

type Onward = (letter: Pending) => void

const NO_DRAFTS: readonly Draft[] = []

/** @throws Fault */
function checkIds(letter: Pending): void {
  if (letter.kind === 'command') checkId(letter.key, 'idempotencyKey')
  if (letter.kind !== 'batch') return
  for (const [at, { key }] of letter.commands.entries()) checkId(key, `operations.${at}.idempotencyKey`)
}

function checkId(id: string, path: string): void {
  if (id.length < 1 || id.length > 255)
    throw new Fault('malformed', path, 'An idempotency key has 1 to 255 characters.')
}
