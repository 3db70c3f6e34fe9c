/** A letter: something that somebody waits for in the mailbox, and how to answer them. */
import type { SpaceId } from '@allot/rules/space'
import type { Ledger } from './ledger.ts'
import type { Asked, Ordered } from './request.ts'

/**
 * A command to decide, under an id; or several, all of them or none; or only a look, which takes its turn among the
 * commands so that it sees what was answered before it.
 */
export type Letter = Order | Orders | Look

export interface Order extends Waiting {
  readonly id: string
  readonly asked: Asked
  readonly look?: undefined
  readonly orders?: undefined
}

export interface Orders extends Waiting {
  readonly orders: readonly Ordered[]
  readonly look?: undefined
}

export interface Look extends Waiting {
  look(ledger: Ledger): unknown
}

interface Waiting {
  readonly space: SpaceId
  answer(answer: unknown): void
  fail(reason: unknown): void
}
