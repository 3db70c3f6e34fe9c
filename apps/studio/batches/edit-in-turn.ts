/** The edit of a photo in the turn of its Batch, until the Batch is left. */
import { type EditJob, type EditResult, type ImagingOf, TurnLeft } from '@allot/imaging'
import { meetsEveryPhoto } from '@allot/imaging/fault'
import { type ItemRun, JobLeft, JobStopped } from '../jobs/job.ts'
import type { BatchRecord } from './batch-record.ts'

/**
 * @throws JobStopped for a fault that every further photo meets too: the disk is full, a folder cannot be written to;
 * JobLeft where the Batch was cancelled, or the process closes, before its turn
 */
export async function editInTurn(
  imagingOf: ImagingOf,
  { space, id }: BatchRecord,
  { leaving }: ItemRun,
  job: EditJob,
): Promise<EditResult> {
  const outcome = await imagingOf(space, id, leaving)
    .editPhoto(job)
    .catch((cause: unknown) => {
      throw cause instanceof TurnLeft ? new JobLeft('The job was left before the photo had its turn.') : cause
    })
  if (!outcome.ok && meetsEveryPhoto(outcome.code)) throw new JobStopped(outcome.message)
  return outcome
}
