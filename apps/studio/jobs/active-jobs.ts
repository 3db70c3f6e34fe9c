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
    const from = active.state.name
    checkJobTransition(active.state, to)
    this.#store.saveState(id, to)
    active.state = to
    if (isFinal(to)) this.#active.delete(id)
    this.#listeners.notify(id, changed)
    if (from === 'queued' || to.name === 'queued' || to.name === 'suspended' || isFinal(to))
      this.#notifyWaiting(active.space, id)
  }

  is(id: string, name: JobState['name']): boolean {
    return this.#active.get(id)?.state.name === name
  }

  /** Its place, from 1, among the jobs of its Space that wait for others; undefined where it does not. */
  placeOf(id: string): number | undefined {
    const waiting = this.#ofSpace(this.#active.get(id)?.space, (name) => name === 'queued')
    return waiting.indexOf(id) + 1 || undefined
  }

  /** Those of a Space that are in work. */
  inWork(space: string): readonly string[] {
    return this.#ofSpace(space, (name) => name !== 'queued' && name !== 'suspended')
  }

  /** What they wait for, or their place, is another one now. */
  #notifyWaiting(space: string, except: string): void {
    for (const id of this.#ofSpace(space, (name) => name === 'queued'))
      if (id !== except) this.#listeners.notify(id)
  }

  #ofSpace(space: string | undefined, is: (name: JobState['name']) => boolean): readonly string[] {
    return [...this.#active].flatMap(([id, job]) => (job.space === space && is(job.state.name) ? [id] : []))
  }
}
