/**
 * The mailbox: takes commands and reads of concurrent callers, within its bounds, and has each decided: by a group
 * commit here, or by another server where a router says so.
 */
import type { Answer } from '@allot/rules/answer'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { AtomicBatchResult } from './atomic-batch.ts'
import type { AnyCommand, KeyedCommand } from './command.ts'
import type { CommandRouter, ConnectRouter } from './command-router.ts'
import { GroupCommit } from './group-commit.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerCache } from './ledger-cache.ts'
import { type CommandOutcome, type Pending, pendingCommands } from './pending.ts'
import { checkPending } from './pending-check.ts'
import type { Policies } from './present-policies.ts'
import { type Store, StoreUnavailable } from './store.ts'

/** A bound (law 9): what may wait at a time. */
const MAX_WAITING = 100_000

export class Mailbox {
  readonly #store: Store
  readonly #commit: GroupCommit
  #router: CommandRouter | undefined
  #unanswered = 0
  #closed = false

  constructor(store: Store, cache: LedgerCache, policies: Policies, clock: () => Instant) {
    this.#store = store
    this.#commit = new GroupCommit(store, cache, policies, clock, (count) => {
      this.#unanswered -= count
    })
  }

  /** From now on passes commands on to other servers, and decides what they pass on. @throws StoreRefused */
  async connect(connectRouter: ConnectRouter): Promise<void> {
    const here = (pending: Pending) => this.#commit.add(pending)
    this.#router = await connectRouter(this.#store, {
      submit: (pending) => this.#takeOrFail(pending, here),
      answered: (count) => {
        this.#unanswered -= count
      },
      takeBack: (all) => all.forEach(here),
    })
  }

  /** @throws Fault · StoreUnavailable */
  submit(space: SpaceId, key: string, command: AnyCommand): Promise<Answer> {
    return new Promise<unknown>((answer, fail) =>
      this.#take({ kind: 'command', space, key, command, answer, fail }, this.#route),
    ) as Promise<Answer> // a PendingCommand is answered with an Answer
  }

  /** As many a `submit`, with one promise for all of them; none of them throws. */
  async submitMany(space: SpaceId, commands: readonly KeyedCommand[]): Promise<readonly CommandOutcome[]> {
    if (commands.length === 0) return []
    return new Promise((settled) => {
      for (const pending of pendingCommands(space, commands, settled)) this.#takeOrFail(pending, this.#route)
    })
  }

  /** @throws Fault · StoreUnavailable */
  submitAtomic(space: SpaceId, commands: readonly KeyedCommand[]): Promise<AtomicBatchResult> {
    return new Promise<unknown>((answer, fail) =>
      this.#take({ kind: 'atomic', space, commands, answer, fail }, this.#route),
    ) as Promise<AtomicBatchResult> // a PendingAtomicBatch is answered with an AtomicBatchResult
  }

  /** Reads a Space as every answer before this left it. @throws StoreUnavailable */
  read<T>(space: SpaceId, read: (ledger: Ledger) => T): Promise<T> {
    return new Promise<unknown>((answer, fail) =>
      this.#take({ kind: 'read', space, read, answer, fail }, this.#route),
    ) as Promise<T> // a PendingRead is answered with what `read` returns
  }

  /** Answers what is waiting, then closes the store. */
  async close(): Promise<void> {
    await this.#router?.close()
    this.#closed = true
    await this.#commit.drain()
    await this.#store.close()
  }

  /** @throws Fault · StoreUnavailable */
  #take(pending: Pending, onward: (pending: Pending) => void): void {
    checkPending(pending)
    if (this.#closed) throw new StoreUnavailable('Allot is stopping. Try again when it is back.')
    if (this.#unanswered >= MAX_WAITING)
      throw new StoreUnavailable('Too many operations are waiting. Try again in a second.')
    this.#unanswered += 1
    onward(pending)
  }

  #takeOrFail(pending: Pending, onward: (pending: Pending) => void): void {
    try {
      this.#take(pending, onward)
    } catch (reason) {
      pending.fail(reason)
    }
  }

  readonly #route = (pending: Pending): void => {
    if (pending.kind === 'read' || !this.#router?.forward(pending)) this.#commit.add(pending)
  }
}
