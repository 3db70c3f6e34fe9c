/**
 * The states of an item and each one's exits.
 *
 *   waiting  what it needs is not here yet             → ready, failed, released
 *   ready    can be worked on                          → working, failed, released; ready when it is sent again
 *   working  is being worked on                        → done, failed, released; working when done again after a kill
 *   failed   `reason` says why                         → ready when it is sent again, while the job is a draft;
 *                                                         failed once more, when it is settled
 *   done     its result is there and charged           final
 *   released the job ended without it, nothing charged final
 */

import type { RefundReason } from '@allot/client/wire'
import type { Settled } from '../charges/taken.ts'

export type ItemState<Result> =
  | { readonly name: 'waiting' }
  | { readonly name: 'ready' }
  | { readonly name: 'working' }
  /** `settled` says what became of what was reserved for it; null where nothing was. */
  | { readonly name: 'failed'; readonly reason: string; readonly settled: Settled | ToSettle | null }
  | { readonly name: 'done'; readonly result: Result }
  | { readonly name: 'released' }

/** It is not settled yet: how it will be, also after a kill. */
interface ToSettle {
  readonly toSettle: FailureCause
}

/** What the policy needs to know of a failure. */
export interface FailureCause {
  /** As the policy knows reasons. */
  readonly why: RefundReason
  /** Which of the item's takes failed for that reason; the others are given back. Undefined: all of them. */
  readonly of?: number
}

export type ItemStateName = ItemState<unknown>['name']

const EXITS: Readonly<Record<ItemStateName, readonly ItemStateName[]>> = {
  waiting: ['ready', 'failed', 'released'],
  ready: ['ready', 'working', 'failed', 'released'],
  working: ['working', 'done', 'failed', 'released'],
  failed: ['ready', 'failed'],
  done: [],
  released: [],
}

/** The states that have an exit to this one. */
export function predecessorsOf(to: ItemStateName): readonly ItemStateName[] {
  return ITEM_STATES.filter((from) => EXITS[from].includes(to))
}

const ITEM_STATES: readonly ItemStateName[] = ['waiting', 'ready', 'working', 'failed', 'done', 'released']
