/**
 * A store that is measured: how long each flush takes until it is durable, and how many entries and Spaces it has.
 * Where a flush holds something that the world outside is told of, that is told too, so that the logs of all the
 * other Spaces need not be read again for it. And so is how many servers of its database it sees.
 */
import { type CommitBatch, type Store, withOverrides } from '@allot/engine/store'
import type { SpaceId } from '@allot/rules/space'
import { holdsEvent } from '../events/event.ts'
import type { Metrics } from './metrics.ts'

/** @param eventful told of each Space whose flush holds an event */
export function measuredStore(store: Store, metrics: Metrics, eventful: (space: SpaceId) => void): Store {
  const tell = (pages: readonly CommitBatch[], lost: ReadonlySet<SpaceId>, begun: number) => {
    const entries = pages.reduce((sum, { seq, last }) => sum + last - seq + 1, 0)
    metrics.groupCommit({
      spaces: pages.length,
      entries,
      conflicts: lost.size,
      seconds: (performance.now() - begun) / 1_000,
    })
    for (const { space, body } of pages) if (!lost.has(space) && holdsEvent(body)) eventful(space)
    return lost
  }
  return withOverrides(store, {
    append: async (pages) => {
      const begun = performance.now()
      return tell(pages, await store.append(pages), begun)
    },
    joinFleet: async (address) => {
      const place = await store.joinFleet(address)
      const servers = async () => {
        const there = (await place?.servers()) ?? []
        metrics.fleet(there.length)
        return there
      }
      return place && { ...place, servers }
    },
  })
}
