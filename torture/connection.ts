/**
 * The connection of one server to the database: slow, and with faults. After the server is killed nothing is answered on
 * it any more, so that the engine at its end stands still, as a process that is gone.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type CommitBatch,
  type LogPosition,
  type LogTail,
  type Store,
  type StoreLease,
  StoreUnavailable,
  withOverrides,
} from '@allot/engine/store'
import type { Chance } from './chance.ts'
import type { Database } from './database.ts'
import { CHANCES, type FaultKind, type Faults } from './faults.ts'

const NEVER_ANSWERED = new Promise<never>(() => undefined)

export class Connection {
  readonly store: Store
  /** Resolves when the server is killed. */
  readonly killed: Promise<void>
  readonly #chance: Chance
  readonly #faults: Faults
  readonly #held = new Set<() => void>()
  readonly #kill: () => void
  #isKilled = false

  constructor(database: Database, chance: Chance, faults: Faults) {
    this.#chance = chance
    this.#faults = faults
    const { promise, resolve } = Promise.withResolvers<void>()
    this.killed = promise
    this.#kill = resolve
    this.store = this.#storeOf(database)
  }

  get isKilled(): boolean {
    return this.#isKilled
  }

  kill(): void {
    this.#isKilled = true
    for (const letIn of this.#held) letIn() // the database sees its connection end
    this.#held.clear()
    this.#kill()
  }

  #storeOf(database: Database): Store {
    const store = database.store()
    return withOverrides(store, {
      load: (positions) =>
        this.#called(async () => {
          const isWhole = !this.#meets('lost_snapshots')
          return positions.map((each) => this.#damaged(database.tail(each, isWhole)))
        }),
      batchAt: (space, seq) => this.#called(() => store.batchAt(space, seq)),
      readRun: (space, seq, from, to) => this.#called(() => store.readRun(space, seq, from, to)),
      append: (batches) => this.#called(() => this.#appended(store, batches)),
      lease: (position) => this.#lease(database, position),
    })
  }

  async #appended(store: Store, batches: readonly CommitBatch[]): Promise<ReadonlySet<string>> {
    const refused = batches.filter(() => this.#meets('false_conflict'))
    const conflicts = await store.append(batches.filter((batch) => !refused.includes(batch)))
    return conflicts.union(new Set(refused.map(({ space }) => space)))
  }

  /** A lease whose answer is lost is given up, as a database does when it cannot say it. */
  async #lease(database: Database, position: LogPosition): Promise<StoreLease> {
    let letIn: (() => void) | undefined
    const release = async () => {
      if (letIn) this.#held.delete(letIn)
      letIn?.()
    }
    const asked = this.#called(async () => {
      letIn = await database.line(position.space)
      this.#held.add(letIn)
      if (this.#isKilled) await release()
      return { tail: database.tail(position, true), release }
    })
    return asked.catch(async (cause: unknown) => {
      await release()
      throw cause
    })
  }

  async #called<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    await this.#delay()
    if (this.#isKilled) return NEVER_ANSWERED
    if (this.#meets('silence')) return this.#silence(ask)
    if (this.#meets('lost_before')) throw new StoreUnavailable('Lost on the way there.')
    const answer = await ask()
    await this.#delay()
    if (this.#isKilled) return NEVER_ANSWERED
    if (this.#meets('lost_after')) throw new StoreUnavailable('Lost on the way back.')
    return answer
  }

  /** What was sent may arrive when others have gone on. */
  #silence<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.kill()
    if (this.#chance.happens(0.5)) {
      this.#faults.count('late_write')
      const rounds = this.#chance.whole(1, 400)
      void (async () => {
        for (let round = 0; round < rounds; round++) await nextTurn()
        await ask()
      })()
    }
    return NEVER_ANSWERED
  }

  async #delay(): Promise<void> {
    const rounds = this.#chance.happens(0.01) ? this.#chance.whole(10, 60) : this.#chance.whole(0, 2)
    for (let round = 0; round < rounds; round++) await nextTurn()
  }

  #damaged(tail: LogTail): LogTail {
    if (tail.batches.length === 0 || !this.#meets('damaged_batch')) return tail
    const which = this.#chance.oneOf(tail.batches)
    const at = this.#chance.whole(0, which.body.length - 1)
    const letter = String.fromCharCode(which.body.charCodeAt(at) ^ 1)
    const body = which.body.slice(0, at) + letter + which.body.slice(at + 1)
    return { ...tail, batches: tail.batches.map((batch) => (batch === which ? { ...batch, body } : batch)) }
  }

  #meets(kind: FaultKind): boolean {
    if (!this.#chance.happens(CHANCES[kind])) return false
    this.#faults.count(kind)
    return true
  }
}
