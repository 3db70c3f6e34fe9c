/** The Batch that a request names, where its caller may see it. */
import type { Me } from '@allot/client/allot'
import { notFound, refuseOtherSpace } from '../http/caller.ts'
import type { BatchStore } from './batch-store.ts'
import type { StoredBatch } from './stored-batch.ts'

/** @throws HTTPException 404 */
export function callerBatch(me: Me, store: BatchStore, id: string): StoredBatch {
  const batch = store.job(id)
  if (!batch) throw notFound()
  refuseOtherSpace(me, batch.space)
  return batch
}
