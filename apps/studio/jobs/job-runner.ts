/**
 * The runner takes jobs from their hold to their end. Jobs of different Spaces run side by side, and of one Space so many
 * that a large one keeps none of the others waiting; whose turn it is to have this machine is the work's own matter. What
 * the runner must not forget is in the store, so after a kill it continues from there.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/client/wire'
import type { ActiveJob } from './active-job.ts'
import { ActiveJobs } from './active-jobs.ts'
import { CutStarts } from './cut-starts.ts'
import { EtaEstimator } from './eta-estimator.ts'
import { explained } from './explained.ts'
import { ItemRunner } from './item-runner.ts'
import { type Job, JobStopped } from './job.ts'
import { type JobListener, JobListeners } from './job-listeners.ts'
import { isStarting, type JobState, messageOf } from './job-state.ts'
import type { ItemPorts } from './run-item.ts'
import { SpaceQueues } from './space-queues.ts'
import { StartsInFlight } from './starts-in-flight.ts'

export interface JobRunnerOptions<J extends Job, Result> extends ItemPorts<J, Result> {
  /** How many jobs of one Space run side by side; the next one waits until one of them is over. */
  readonly jobsAtOnce: (space: string) => number
  /** Called when a job is over. */
  readonly ended?: (id: string) => void
  /** Receives errors that end a job, or that cannot be stored with it. */
  readonly unexpected: (error: unknown) => void
}

/** Between attempts to reach Allot, in milliseconds: each twice the one before. */
const [FIRST_PAUSE, MAX_PAUSE] = [1_000, 60_000]

export class JobRunner<J extends Job, Result> {
  readonly #ports: JobRunnerOptions<J, Result>
  readonly #items: ItemRunner<J, Result>
  readonly #starts = new StartsInFlight()
  readonly #cutStarts: CutStarts<J>
  readonly #jobs: ActiveJobs
  readonly #queues: SpaceQueues
  readonly #listeners: JobListeners
  readonly #closing = new AbortController()

  constructor(options: JobRunnerOptions<J, Result>) {
    this.#ports = options
    this.#queues = new SpaceQueues(options.jobsAtOnce)
    this.#cutStarts = new CutStarts(options)
    this.#listeners = new JobListeners(options.unexpected)
    this.#jobs = new ActiveJobs(options.store, this.#listeners)
    this.#items = new ItemRunner({
      ...options,
      move: (id, to) => this.#jobs.move(id, to),
      notify: (id, item) => this.#listeners.notify(id, item),
      closing: this.#closing.signal,
    })
  }

  /**
   * Places the hold and queues a draft. A call while the same job's hold is being placed shares that result; a job that
   * is no draft any more stays as it is.
   * @param again makes a draft of a job that is over, whose items are run again
   * @returns the denial where it is denied: nothing is taken, it stays a draft
   */
  run(job: J, again?: () => void): Promise<Denial | undefined> {
    const start = () => this.#start(job.id, again)
    return this.#starts.share(job.id, () => this.#cutStarts.given(job.id)?.then(start) ?? start())
  }

  /** Gives back what a killed process may have reserved for a draft. */
  async releaseDraft(id: string): Promise<void> {
    const draft = this.#draft(id)
    if (draft) await this.#cutStarts.giveBack(draft)
  }

  isStarting(id: string): boolean {
    return this.#starts.has(id)
  }

  /** Goes on with each job that a process left unfinished, or with one; from now on it can be cancelled. @param known asks about their Spaces */
  async resume(only?: string, known?: (jobs: readonly J[]) => Promise<void>): Promise<void> {
    const { store, work, unexpected } = this.#ports
    const jobs = store
      .unfinished()
      .filter(({ id }) => (only === undefined || id === only) && !this.#jobs.has(id))
    for (const job of jobs) this.#jobs.add(job)
    if (only === undefined) this.#cutStarts.giveBackAll((id) => this.#starts.has(id))
    await known?.(jobs)
    for (const job of jobs) {
      await this.#jobs.get(job.id)?.clean(() => work.clean(job).catch(unexpected))
      this.#enqueue(job)
    }
  }

  /**
   * Items in flight are finished; no other is begun, and nothing is taken for those. It is stored before this returns. A
   * job that is not begun ends at once, whatever its Space has to do before.
   */
  cancel(id: string): void {
    this.#starts.cancel(id)
    const active = this.#jobs.get(id) ?? this.#suspended(id)
    if (!active || active.state.name === 'cancelling') return
    this.#jobs.move(id, { name: 'cancelling', message: active.work ? messageOf(active.state) : null })
    this.#ports.store.releaseRest(id, 'not_begun')
    active.leave()
    this.#listeners.notify(id, 'many')
    void this.#begin(id)
  }

  /** Items in flight are finished; no other is begun until `goOn`, also by the next process. It is stored before this returns. */
  suspend(id: string): void {
    const active = this.#jobs.get(id)
    if (!active || !['queued', 'running', 'paused'].includes(active.state.name)) return
    this.#jobs.move(id, { name: 'suspended' })
    active.leave()
  }

  /** A job that was suspended waits for its turn again; one whose items in flight are not finished yet goes on with the next. */
  goOn(id: string): void {
    const active = this.#jobs.get(id)
    const job = this.#ports.store.job(id)
    if (!job || !(active ?? this.#suspended(id)) || !this.#jobs.is(id, 'suspended')) return
    active?.stay()
    this.#jobs.move(id, { name: 'queued' })
    if (!active) this.#enqueue(job)
    else if (active.work) this.#jobs.move(id, { name: 'running' })
  }

  /** A person paused it, and nothing of it is in work here. */
  isIdle = (id: string) => this.#ports.store.job(id)?.state.name === 'suspended' && !this.#jobs.has(id)

  /** A paused job that nothing was done with here since. */
  #suspended(id: string): ActiveJob | undefined {
    const job = this.#ports.store.job(id)
    return job?.state.name === 'suspended' ? this.#jobs.add(job) : undefined
  }

  /** Resolves when the Space of this job has nothing left to do. */
  async finished(id: string): Promise<void> {
    await this.#jobs.get(id)?.work
    await this.#queues.finished(this.#ports.store.job(id)?.space ?? '')
  }

  stateOf = (job: J): JobState => this.#jobs.get(job.id)?.state ?? job.state
  placeOf = (id: string): number | undefined => this.#jobs.placeOf(id)
  inWork = (space: string): readonly string[] => this.#jobs.inWork(space)

  /** Null where it does not go on just now: a job that is paused or cancelled has no such time. */
  etaSeconds(id: string): number | null {
    if (!this.#jobs.is(id, 'running')) return null
    return this.#jobs.get(id)?.eta?.etaSeconds(this.#ports.store.itemsLeft(id).length) ?? null
  }

  /** Tells the listeners that items were changed from outside, after they were done. */
  changed(id: string, item: number | 'many'): void {
    this.#listeners.notify(id, item)
  }

  /** @returns a function that ends the subscription */
  listen(id: string, listener: JobListener): () => void {
    return this.#listeners.add(id, listener)
  }

  /** Finishes the items in flight and begins no other; the next process continues the jobs. */
  async close(): Promise<void> {
    this.#closing.abort()
    for (const active of this.#jobs.all) active.leave()
    await this.#starts.settled()
    await this.#cutStarts.settled()
    await Promise.allSettled([...this.#queues.jobs, ...this.#jobs.all.map(({ work }) => work)])
  }

  async #start(id: string, again?: () => void): Promise<Denial | undefined> {
    const { store, metering, work } = this.#ports
    again?.()
    const draft = this.#draft(id)
    if (!draft) return undefined
    // What a start that was cut has reserved may be more, or less, than what it takes now.
    const isCut = !again && isStarting(draft.state) && (draft.asking !== null || draft.holds.length > 0)
    if (isCut) await this.#cutStarts.giveBack(draft)
    await work.prepare(draft)
    store.saveState(id, { name: 'draft', starting: true })
    const denial = await metering.placeHold(draft, store.itemsLeft(id))
    if (denial) store.saveState(id, { name: 'draft' })
    if (denial) return denial
    const job = this.#draft(id)
    if (!job) return undefined
    await this.#queueDraft(job)
    this.#enqueue(job)
    if (this.#starts.isCancelled(id)) this.cancel(id)
    return undefined
  }

  /** The job, where it is still a draft: another start, or another process, may have queued or removed it. */
  #draft(id: string): J | undefined {
    const job = this.#ports.store.job(id)
    return job?.state.name === 'draft' && !this.#jobs.has(id) ? job : undefined
  }

  /** Where it cannot be stored, the job stays a draft, and gives its hold back. */
  async #queueDraft(job: J): Promise<void> {
    const { metering, work, unexpected } = this.#ports
    try {
      work.accept(job)
      this.#jobs.add(job)
      this.#jobs.move(job.id, { name: 'queued' })
    } catch (reason) {
      this.#jobs.delete(job.id)
      await metering.release(job).catch(unexpected) // what cannot be released now expires with the hold
      this.#ports.store.saveState(job.id, { name: 'draft' })
      throw reason
    }
  }

  #enqueue({ id, space, member }: J): void {
    this.#queues.add(space, member, () => this.#begin(id))
  }

  /** Begins the work, or waits for its end where it was begun out of its turn. */
  async #begin(id: string): Promise<void> {
    const active = this.#jobs.get(id)
    if (!active) return
    active.work ??= active.cleaned.then(() => this.#work(id)) // a cancel in its first moment finds it begun
    await active.work
  }

  /** Never rejects: whatever is thrown ends this one job. */
  async #work(id: string): Promise<void> {
    try {
      await this.#workWithPauses(id)
    } catch (reason) {
      await this.#stop(id, reason)
    }
  }

  /** Pauses while Allot cannot be reached. */
  async #workWithPauses(id: string): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#closing.signal.aborted; pause = Math.min(MAX_PAUSE, pause * 2)) {
      try {
        await this.#workOnce(id)
        return
      } catch (reason) {
        if (!(reason instanceof AllotFault && reason.retryable)) throw reason
        const message = 'Allot cannot be reached just now. The work goes on by itself when it can.'
        if (this.#jobs.is(id, 'cancelling')) this.#jobs.move(id, { name: 'cancelling', message })
        else if (!this.#jobs.is(id, 'suspended'))
          this.#jobs.move(id, { name: 'paused', message, until: null })
        await sleep(pause, undefined, { signal: this.#closing.signal }).catch(() => undefined) // closing
      }
    }
  }

  async #workOnce(id: string): Promise<void> {
    const { store, metering } = this.#ports
    const job = store.job(id)
    const active = this.#jobs.get(id)
    if (!job || !active || active.state.name === 'suspended') return this.#jobs.delete(id)
    const isCancelling = () => this.#jobs.is(id, 'cancelling')
    this.#jobs.move(id, isCancelling() ? { name: 'cancelling', message: null } : { name: 'running' })
    active.eta = new EtaEstimator()
    await metering.findCut(job)
    // Again where it was suspended and goes on before its items in flight were finished.
    do await this.#items.run(job, active)
    while (!this.#closing.signal.aborted && !active.leaving.aborted && this.#isLeft(id))
    if (this.#closing.signal.aborted && this.#isLeft(id)) return
    if (this.#jobs.is(id, 'suspended') && this.#isLeft(id)) return this.#jobs.delete(id)
    await metering.release(job)
    const cancelled = isCancelling() && (this.#isLeft(id) || store.hasReleased(id))
    this.#end(id, { name: cancelled ? 'cancelled' : 'done', finishedAt: Date.now() })
  }

  /** Never rejects: a job whose end cannot be stored is unfinished, and the next process goes on with it. */
  async #stop(id: string, reason: unknown): Promise<void> {
    const { store, metering, work, unexpected } = this.#ports
    try {
      if (!(reason instanceof JobStopped)) unexpected(reason)
      const job = store.job(id)
      if (job) {
        const { message, denial } = reason instanceof JobStopped ? reason : new JobStopped(explained(reason))
        await metering.release(job).catch(() => undefined) // what cannot be released now expires with the hold
        await work.clean(job).catch(() => undefined) // this too fails on a full disk; the next start cleans
        this.#end(id, { name: 'stopped', finishedAt: Date.now(), message, denial })
      }
    } catch (cause) {
      unexpected(cause)
    } finally {
      this.#jobs.delete(id)
    }
  }

  #isLeft(id: string): boolean {
    return this.#ports.store.itemsLeft(id).length > 0
  }

  #end(id: string, state: JobState): void {
    const changed = this.#isLeft(id) ? 'many' : undefined
    this.#ports.store.releaseRest(id)
    this.#jobs.move(id, state, changed)
    this.#ports.ended?.(id)
  }
}
