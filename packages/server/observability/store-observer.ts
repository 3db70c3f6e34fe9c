/**
 * Observes a store: how long each group commit takes until it is durable, what it holds, and how many servers are in the
 * fleet. It also reports which Spaces a commit brought an event for, so that event delivery need not read the logs of
 * all the others.
 */
import { type CommitBatch, type Store, withOverrides } from '@allot/engine/store'
import type { SpaceId } from '@allot/rules/space'
import { type ChangeEmitter, openChangeEmitter } from '../changes/emitter.ts'
import { isPublished } from '../events/event.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { openWriteHealth, type WriteHealth } from './write-health.ts'

export interface StoreObserver {
  readonly metrics: Metrics
  /** Calls its listeners with each Space for which a commit holds an event. */
  readonly eventfulSpaces: ChangeEmitter['listen']
  /** Whether appends succeed, as far as is known. */
  readonly canWrite: WriteHealth['canWrite']
  /** @returns the same store, observed */
  observe(store: Store): Store
}

/** @param attempt tries whether the store could be written to again, after that failed */
export function openStoreObserver(attempt?: () => Promise<void>): StoreObserver {
  const metrics = openMetrics()
  const { appended, failed, canWrite } = openWriteHealth(attempt)
  const { emit, listen } = openChangeEmitter()
  const record = (batches: readonly CommitBatch[], conflicts: ReadonlySet<SpaceId>, begun: number): void => {
    metrics.groupCommit({
      spaces: batches.length,
      entries: batches.reduce((sum, { seq, last }) => sum + last - seq + 1, 0),
      conflicts: conflicts.size,
      seconds: (performance.now() - begun) / 1_000,
    })
    for (const { space, kinds } of batches) if (!conflicts.has(space) && kinds.some(isPublished)) emit(space)
  }
  const observe = (store: Store): Store =>
    withOverrides(store, {
      append: async (batches) => {
        const begun = performance.now()
        const conflicts = await store.append(batches).catch((cause: unknown) => {
          failed(cause)
          metrics.appendFailed()
          throw cause
        })
        appended()
        record(batches, conflicts, begun)
        return conflicts
      },
      joinFleet: async (address) => {
        const membership = await store.joinFleet(address)
        const servers = async () => {
          const addresses = (await membership?.servers()) ?? []
          metrics.fleet(addresses.length)
          return addresses
        }
        return membership && { ...membership, servers }
      },
    })
  return { metrics, eventfulSpaces: listen, canWrite, observe }
}
