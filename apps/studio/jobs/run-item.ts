/**
 * The work on one item: produce its result, capture its charge, publish the result, note it. In this order a kill at
 * any point leaves either nothing, or a capture that the repeated work finds again; never a result that was not
 * charged and never a charge without a result.
 */
import { type Job, JobStopped, type JobStore, type JobWork } from './job.ts'
import type { JobMetering } from './metering.ts'

export interface ItemPorts<J extends Job, Result> {
  readonly store: JobStore<J, Result>
  readonly metering: JobMetering
  readonly work: JobWork<J, Result>
}

/** @throws JobStopped, or the client's fault where Allot cannot be reached */
export async function runItem<J extends Job, Result>(
  { store, metering, work }: ItemPorts<J, Result>,
  job: J,
  item: number,
): Promise<void> {
  const produced = await work.produce(job, item)
  if (!produced.ok) {
    store.saveItem(job.id, item, { name: 'failed', reason: produced.reason })
    return
  }
  const capture = await metering.capture(job, item, store.itemsLeft(job.id).length)
  if (!capture.allowed) throw new JobStopped(capture.denial.message, capture.denial)
  try {
    await work.publish(job, item, produced.result)
  } catch (cause) {
    await metering.giveBack(job, item, capture.charge)
    throw cause
  }
  store.saveItem(job.id, item, { name: 'done', result: produced.result })
}
