/** The servers of a simulation: engines on one database, each with a clock of its own; one that is killed is replaced. */
import { type Engine, openEngine } from '@allot/engine/engine'
import type { PolicyBook } from '@allot/rules/book'
import { HOUR, type Instant } from '@allot/rules/instant'
import type { Chance } from './chance.ts'
import { Connection } from './connection.ts'
import type { Database } from './database.ts'
import { CHANCES, type Faults } from './faults.ts'

export interface SimulatedServer {
  readonly engine: Engine
  readonly connection: Connection
  /** By how many milliseconds its clock is ahead. */
  skew: number
}

/** Milliseconds. */
const USUAL_SKEW = 900

/** Small, so that Spaces are loaded again and again. */
const CACHE = { spaces: 3, keyBytes: 4_096 }

export class Servers {
  /** What the clock of the world says, in milliseconds since 1970. */
  now: number
  /** The latest instant that any of their clocks has said. */
  latest: number
  readonly #database: Database
  readonly #policies: PolicyBook
  readonly #chance: Chance
  readonly #faults: Faults
  readonly #running: SimulatedServer[] = []

  constructor(database: Database, policies: PolicyBook, chance: Chance, faults: Faults, now: number) {
    this.#database = database
    this.#policies = policies
    this.#chance = chance
    this.#faults = faults
    this.now = now
    this.latest = now
  }

  async start(count: number): Promise<void> {
    while (this.#running.length < count) this.#running.push(await this.#opened())
  }

  /** One that runs; now and then its clock jumps, or it is killed and another one takes its place. */
  async any(): Promise<SimulatedServer> {
    const at = this.#chance.whole(0, this.#running.length - 1)
    const server = this.#running[at]
    if (!server) throw new Error('No server runs.')
    if (this.#chance.happens(CHANCES.kill)) {
      this.#faults.count('kill')
      server.connection.kill()
    }
    if (server.connection.isKilled) {
      const next = await this.#opened()
      this.#running[at] = next
      return next
    }
    this.#jump(server)
    return server
  }

  /** One more, without faults, whose clock is right. */
  reliable(options: { readonly withSnapshots: boolean }): Promise<Engine> {
    const store = this.#database.store(options.withSnapshots)
    return openEngine({ store, policies: this.#policies, clock: () => this.#clock(0) })
  }

  async #opened(): Promise<SimulatedServer> {
    const connection = new Connection(this.#database, this.#chance, this.#faults)
    const own = { connection, skew: this.#chance.whole(-USUAL_SKEW, USUAL_SKEW) }
    const clock = () => this.#clock(own.skew)
    const engine = await openEngine({
      ...{ store: connection.store, policies: this.#policies },
      ...{ clock, cache: CACHE },
    })
    return Object.assign(own, { engine })
  }

  #clock(skew: number): Instant {
    const now = this.now + skew
    this.latest = Math.max(this.latest, now)
    return now as Instant // milliseconds
  }

  #jump(server: SimulatedServer): void {
    if (this.#chance.happens(CHANCES.clock_ahead)) {
      this.#faults.count('clock_ahead')
      server.skew = this.#chance.whole(1_000, 72 * HOUR)
    } else if (server.skew > USUAL_SKEW && this.#chance.happens(0.02)) {
      this.#faults.count('clock_back')
      server.skew = this.#chance.whole(-USUAL_SKEW, USUAL_SKEW)
    }
  }
}
