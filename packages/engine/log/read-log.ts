/** Reads entries of a Space's log from the store. */
import type { Entry } from '@allot/rules/entry'
import type { SpaceId } from '@allot/rules/space'
import type { Store } from '../store.ts'
import { type ReadEntries, readEntries } from './commit-batch-reader.ts'

const BATCHES_AT_ONCE = 20

/** @returns entries after `after`, oldest first, at most `limit` · @throws StoreUnavailable, LogDamaged */
export async function readLog(
  store: Pick<Store, 'batchAt' | 'batchesAfter'>,
  space: SpaceId,
  after: number,
  limit: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  let read: ReadEntries | undefined
  for (let last = after; entries.length < limit; ) {
    const count = Math.min(BATCHES_AT_ONCE, limit - entries.length)
    const batches = await store.batchesAfter(space, last, count)
    const findBatch = (seq: number) => store.batchAt(space, seq)
    read = await readEntries(batches, { ...read, space, findBatch, after: last })
    const more = read.entries.filter((entry) => entry.seq > last)
    if (more.length === 0) break
    entries.push(...more)
    last = entries.at(-1)?.seq ?? last
  }
  return entries.slice(0, limit)
}
