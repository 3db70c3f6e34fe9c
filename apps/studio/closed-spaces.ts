/**
 * Closed Spaces: some days after the last member closed their account, what is stored for the Space is deleted. Ann closes
 * her account on 1 July, and with it her Space Drafts; on 31 July its Batches, designs, masks, recipes and what was picked are deleted.
 * Its log stays.
 */
import type { AllotClient } from '@allot/client/allot'

const DAY = 86_400_000
const AT_ONCE = 1_000

interface ClosedSpacesOptions {
  readonly allot: Pick<AllotClient, 'spaces'>
  /** From the closing to the deletion. */
  readonly days: number
  /** Each deletes what it has of the Space. Safe to repeat. */
  readonly of: readonly { removeAll(space: string): void | Promise<void> }[]
}

/** @returns what is called from time to time, with the instant in milliseconds since 1970 */
export function closedSpaces({ allot, days, of }: ClosedSpacesOptions): {
  removeExpired(now: number): Promise<void>
} {
  return {
    removeExpired: async (now) => {
      const closedBefore = new Date(now - days * DAY).toISOString()
      for (const { id } of await allot.spaces({ closedBefore, limit: AT_ONCE }))
        for (const each of of) await each.removeAll(id)
    },
  }
}
