/** The Batch that a request names, where its caller may see it, and where they may change it. */
import type { Context } from 'hono'
import {
  type FindPerson,
  notFound,
  personOf,
  refuseOtherSpace,
  refuseOthers,
  type StudioCaller,
} from '../http/caller.ts'
import type { BatchRecord } from './batch-record.ts'
import type { BatchStore } from './batch-store.ts'

export interface CallerBatch {
  readonly me: StudioCaller
  readonly batch: BatchRecord
}

export interface CallerBatches {
  /** Every member sees every Batch of their Spaces. @throws HTTPException 404 */
  seen(context: Context): Promise<CallerBatch>
  /** Who made it fills, runs, cancels and removes it, and admins of the Space. @throws HTTPException 403, 404 */
  own(context: Context): Promise<CallerBatch>
  /** As `own`, of a Batch that is deleted and can be taken back. @throws HTTPException 403, 404 */
  deleted(context: Context): Promise<CallerBatch>
}

export function callerBatches(whoIs: FindPerson, store: BatchStore): CallerBatches {
  const found = async (context: Context) => {
    const me = await personOf(whoIs, context.req.raw)
    const batch = store.job(context.req.param('id') ?? '')
    if (!batch) throw notFound()
    refuseOtherSpace(me, batch.space)
    return { me, batch }
  }
  const theirs = async (context: Context) => {
    const its = await found(context)
    refuseOthers(its.me, its.batch, 'Batch')
    return its
  }
  return {
    seen: async (context) => only(await found(context), false),
    own: async (context) => only(await theirs(context), false),
    deleted: async (context) => only(await theirs(context), true),
  }
}

/** @throws HTTPException 404 */
function only(its: CallerBatch, isDeleted: boolean): CallerBatch {
  if ((its.batch.deletedAt !== null) === isDeleted) return its
  throw notFound()
}
