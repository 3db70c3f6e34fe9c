/**
 * The work on one item: produce its result, capture its charge, publish the result, note it. In this order a kill at
 * any point leaves either nothing, or a capture that the repeated work finds again; never a result that was not
 * charged and never a charge without a result. An item that fails is noted with its cause, then settled at once; one
 * that a kill leaves between the two is settled, and says so, when the job goes on.
 */
import { type ItemFailure, type ItemRun, type Job, JobStopped, type JobStore, type JobWork } from './job.ts'
import type { JobMetering } from './metering.ts'

export interface ItemPorts<J extends Job, Result> {
  readonly store: JobStore<J, Result>
  readonly metering: JobMetering
  readonly work: JobWork<J, Result>
}

/** @throws JobStopped, JobLeft, or the client's fault where Allot cannot be reached */
export async function runItem<J extends Job, Result>(
  { store, metering, work }: ItemPorts<J, Result>,
  job: J,
  item: number,
  run: ItemRun,
): Promise<void> {
  // A minute may have no room for what is done here: 3 photos with Product Beautifier, at 2 a minute.
  for (const { of } of store.takes(job.id, item))
    if (of <= 0 && !metering.isReserved(job, item, of)) await run.reserve(of)
  const produced = await work.produce(job, item, run)
  if (!produced.ok) {
    const { reason, why, of } = produced
    const toSettle = { why, ...(of !== undefined && { of }) }
    store.saveItem(job.id, item, { name: 'failed', reason, settled: { toSettle } })
    await settleItem({ store, metering }, job, item, produced)
    return
  }
  const capture = await metering.capture(job, item, store.itemsLeft(job.id))
  if (!capture.allowed) throw new JobStopped(capture.denial.message, capture.denial)
  try {
    await work.publish(job, item, produced.result)
  } catch (cause) {
    await metering.giveBack(job, item, capture.charges)
    throw cause
  }
  store.saveItem(job.id, item, { name: 'done', result: produced.result })
}

/** What becomes of an item that failed, the same however often it is settled. */
export async function settleItem<J extends Job, Result>(
  { store, metering }: Pick<ItemPorts<J, Result>, 'store' | 'metering'>,
  job: J,
  item: number,
  failure: ItemFailure,
): Promise<void> {
  const settled = await metering.settleFailed(job, item, failure)
  store.saveItem(job.id, item, { name: 'failed', reason: failure.reason, settled })
}
