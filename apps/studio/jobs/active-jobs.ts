/** The jobs that this process has queued or works on. Here alone a job changes its state: stored first, then said. */
import { ActiveJob } from './active-job.ts'
import type { Job, JobStore } from './job.ts'
import type { JobListeners } from './job-listeners.ts'
import { checkJobTransition, isFinal, type JobState } from './job-state.ts'

export class ActiveJobs {
  readonly #store: Pick<JobStore<Job, never>, 'saveState'>
  readonly #listeners: JobListeners
  readonly #active = new Map<string, ActiveJob>()

  constructor(store: Pick<JobStore<Job, never>, 'saveState'>, listeners: JobListeners) {
    this.#store = store
    this.#listeners = listeners
  }

  get all(): readonly ActiveJob[] {
    return [...this.#active.values()]
  }

  has(id: string): boolean {
    return this.#active.has(id)
  }

  get(id: string): ActiveJob | undefined {
    return this.#active.get(id)
  }

  add(job: Job): ActiveJob {
    const active = new ActiveJob(job)
    this.#active.set(job.id, active)
    return active
  }

  /** Nothing is done with it here any more. */
  delete(id: string): void {
    this.#active.delete(id)
  }

  /** @param changed of its items, where several changed with it */
  move(id: string, to: JobState, changed?: 'many'): void {
    const active = this.#active.get(id)
    if (!active) throw new Error(`Invariant: job ${id} is not worked on here.`)
    checkJobTransition(active.state, to)
    this.#store.saveState(id, to)
    active.state = to
    if (isFinal(to)) this.#active.delete(id)
    this.#listeners.notify(id, changed)
  }

  is(id: string, name: JobState['name']): boolean {
    return this.#active.get(id)?.state.name === name
  }

  /** Its place, from 1, among the jobs of its Space that wait for others; undefined where it does not. */
  placeOf(id: string): number | undefined {
    const space = this.#active.get(id)?.space
    const waiting = [...this.#active].filter(([, job]) => job.space === space && job.state.name === 'queued')
    return waiting.findIndex(([each]) => each === id) + 1 || undefined
  }
}
