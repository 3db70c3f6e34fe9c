/** A letter: something that somebody waits for in the mailbox, and how to answer them. */
import type { Answer } from '@allot/rules/answer'
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

/** What one of several commands came to. */
export type Settled = PromiseSettledResult<Answer>

/**
 * A letter for each of several commands, each for itself. Whoever asked waits for all of them with one promise: the
 * promises of a thousand at once outlived the young generation, and garbage was a quarter of the work.
 */
export function lettersOf(
  space: SpaceId,
  orders: readonly Ordered[],
  answered: (all: readonly Settled[]) => void,
): readonly Order[] {
  const all = new Array<Settled>(orders.length)
  let left = orders.length
  const settle = (at: number, settled: Settled) => {
    all[at] = settled
    left -= 1
    if (left === 0) answered(all)
  }
  return orders.map(({ id, asked }, at) => ({
    space,
    id,
    asked,
    answer: (value) => settle(at, { status: 'fulfilled', value: value as Answer }), // what an order is answered with
    fail: (reason) => settle(at, { status: 'rejected', reason }),
  }))
}
