/** A runner over jobs in memory, with what it reports. */
import type { Job, JobWork } from '../job.ts'
import { JobRunner } from '../job-runner.ts'
import type { JobState } from '../job-state.ts'
import { MemoryJobs, MemoryMetering, memoryWork } from './memory-jobs.ts'

export interface RunnerFixture {
  readonly store: MemoryJobs
  readonly metering: MemoryMetering
  readonly work: JobWork<Job, number>
  /** The errors that the runner reported. */
  readonly reported: readonly unknown[]
  /** Opens a runner that works on one job of a Space at a time. */
  readonly open: () => JobRunner<Job, number>
  /** The stored state. */
  readonly stateOf: (id: string) => JobState | undefined
}

export function runnerFixture(): RunnerFixture {
  const store = new MemoryJobs()
  const metering = new MemoryMetering()
  const work = memoryWork(metering.calls)
  const reported: unknown[] = []
  return {
    store,
    metering,
    work,
    reported,
    open: () =>
      new JobRunner({
        store,
        metering,
        work,
        jobsAtOnce: () => 1,
        unexpected: (error) => reported.push(error),
      }),
    stateOf: (id) => store.job(id)?.state,
  }
}
