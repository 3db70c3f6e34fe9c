/** Each for itself: several things that people asked for, of which some may make no sense. */
import type { SpaceId } from '@allot/rules/space'
import type { Allot } from './allot.ts'
import type { Settled } from './letter.ts'
import type { Ordered, Request } from './request.ts'

/**
 * Decides what can be read, in its order; what cannot is rejected with what `read` threw.
 * @returns what each came to, in the order of the items
 */
export async function submitRead<Item extends { readonly idempotencyKey: string }>(
  allot: Pick<Allot, 'submitEach'>,
  space: SpaceId,
  items: readonly Item[],
  read: (item: Item) => Request,
): Promise<readonly Settled[]> {
  const orders: Ordered[] = []
  const settled = items.map((item): Settled | undefined => {
    try {
      orders.push({ id: item.idempotencyKey, asked: read(item) })
      return undefined
    } catch (reason) {
      return { status: 'rejected', reason }
    }
  })
  const decided = (await allot.submitEach(space, orders)).values()
  return settled.map((its) => {
    const one = its ?? decided.next().value
    if (!one) throw new Error('Invariant: an operation was not answered.')
    return one
  })
}
