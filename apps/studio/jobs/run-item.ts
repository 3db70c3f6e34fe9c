/**
 * The work on one item: produce its result, capture its charge, publish the result, note it. In this order a kill at
 * any point leaves either nothing, or a capture that the repeated work finds again; never a result that was not
 * charged and never a charge without a result. An item that fails is noted, then settled at once; one that a kill leaves
 * between the two is given back with the rest at the end.
 */
import { type ItemRun, type Job, JobStopped, type JobStore, type JobWork } from './job.ts'
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
  const produced = await work.produce(job, item, run)
  if (!produced.ok) {
    const { reason } = produced
    store.saveItem(job.id, item, { name: 'failed', reason, settled: null })
    const settled = await metering.settleFailed(job, item, produced)
    store.saveItem(job.id, item, { name: 'failed', reason, settled })
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
