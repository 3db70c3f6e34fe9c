/** The Batch that a request names, where its caller may see it. */
import type { Me } from '@allot/client/allot'
import { notFound, refuseOtherSpace } from '../http/caller.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'

/** @throws HTTPException 404 */
export function callerBatch(me: Me, store: BatchStore, id: string): BatchRecord {
  const batch = store.job(id)
  if (!batch) throw notFound()
  refuseOtherSpace(me, batch.space)
  return batch
}
