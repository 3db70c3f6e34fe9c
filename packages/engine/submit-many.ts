/** Each for itself: several things that people asked for, of which some may make no sense. */
import type { SpaceId } from '@allot/rules/space'
import type { KeyedCommand, SubmittedCommand } from './command.ts'
import type { Engine } from './engine.ts'
import type { CommandOutcome } from './pending.ts'

/**
 * Decides what can be read, in its order; what cannot is rejected with what `read` threw.
 * @returns what each came to, in the order of the items
 */
export async function submitReadable<Item extends { readonly idempotencyKey: string }>(
  allot: Pick<Engine, 'submitMany'>,
  space: SpaceId,
  items: readonly Item[],
  read: (item: Item) => SubmittedCommand,
): Promise<readonly CommandOutcome[]> {
  const orders: KeyedCommand[] = []
  const settled = items.map((item): CommandOutcome | undefined => {
    try {
      orders.push({ key: item.idempotencyKey, command: read(item) })
      return undefined
    } catch (reason) {
      return { status: 'rejected', reason }
    }
  })
  const decided = (await allot.submitMany(space, orders)).values()
  return settled.map((its) => {
    const one = its ?? decided.next().value
    if (!one) throw new Error('Invariant: an operation was not answered.')
    return one
  })
}
