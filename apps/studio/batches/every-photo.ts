/** A fault that every further photo meets too: the disk is full, a folder cannot be written to. */
import type { EditResult } from '@allot/imaging'
import { meetsEveryPhoto } from '@allot/imaging/fault'
import { JobStopped } from '../jobs/job.ts'

/** @throws JobStopped */
export function unlessEveryPhoto(outcome: EditResult): EditResult {
  if (!outcome.ok && meetsEveryPhoto(outcome.code)) throw new JobStopped(outcome.message)
  return outcome
}
