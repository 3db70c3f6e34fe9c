/**
 * Reads Spaces, each as every answer before left it. A Space that waits to learn which Space of its person has what they
 * get once is settled first, so that no reader sees it wait without need; see once-claims.ts.
 */
import type { Answer } from '@allot/rules/answer'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import type { Ledger } from './ledger.ts'
import type { Mailbox } from './mailbox.ts'
import { claimants, claimsNow, settleClaims } from './once-claims.ts'
import type { Policies } from './present-policies.ts'
import type { Store } from './store.ts'

export class SpaceReader {
  readonly #mailbox: Mailbox
  readonly #store: Store
  readonly #policies: Policies
  readonly #clock: () => Instant

  constructor(mailbox: Mailbox, store: Store, policies: Policies, clock: () => Instant) {
    this.#mailbox = mailbox
    this.#store = store
    this.#policies = policies
    this.#clock = clock
  }

  /** @throws Fault `unknown_space` */
  async read<T>(id: SpaceId, look: (space: SpaceState, ledger: Ledger) => T): Promise<T> {
    const lookAt = (ledger: Ledger): T => {
      if (!ledger.space) throw new Fault('unknown_space', 'space', `There is no Space ${id}.`)
      return look(ledger.space, ledger)
    }
    let persons: readonly PersonHash[] | undefined
    const seen = await this.#mailbox.read(id, (ledger) => {
      persons = ledger.space && claimants(this.#policies.book, ledger.space, this.#clock())
      return persons ? undefined : lookAt(ledger)
    })
    if (!persons) return seen as T // lookAt was called
    await this.settle(id, persons)
    return this.#mailbox.read(id, lookAt)
  }

  /** Settles what a Space waits for. */
  async settle(id: SpaceId, persons: readonly PersonHash[]): Promise<void> {
    const claims = await this.#mailbox.read(id, ({ space }) =>
      space ? claimsNow(this.#policies.book, space, this.#clock()) : [],
    )
    await settleClaims(this.#store, claims, persons, id, (key, command) =>
      this.#mailbox.submit(id, key, command),
    )
  }

  /** The answer of a command that may bring a Space to a plan that gives something once. */
  async settled(id: SpaceId, answering: Promise<Answer>): Promise<Answer> {
    const answer = await answering
    await this.read(id, () => undefined)
    return answer
  }
}
