/**
 * The states of an item and each one's exits.
 *
 *   waiting  what it needs is not here yet             → ready, failed, released
 *   ready    can be worked on                          → working, failed, released; ready when it is sent again
 *   working  is being worked on                        → done, failed, released; working when done again after a kill
 *   failed   `reason` says why, nothing is charged     → ready when it is sent again, while the job is a draft
 *   done     its result is there and charged           final
 *   released the job ended without it, nothing charged final
 */
export type ItemState<Result> =
  | { readonly name: 'waiting' }
  | { readonly name: 'ready' }
  | { readonly name: 'working' }
  | { readonly name: 'failed'; readonly reason: string }
  | { readonly name: 'done'; readonly result: Result }
  | { readonly name: 'released' }

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
