/**
 * The runner takes jobs from their hold to their end. Jobs of one Space run one after the other, those of different
 * Spaces side by side. Work of this machine is done for at most `concurrency` items at once, and the Spaces take turns;
 * what others work on meanwhile is not counted. What the runner must not forget is in the store, so after a kill it
 * continues from there.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/client/wire'
import { ActiveJob } from './active-job.ts'
import { CutStarts } from './cut-starts.ts'
import { EtaEstimator } from './eta-estimator.ts'
import { ItemRunner } from './item-runner.ts'
import { type Job, JobStopped } from './job.ts'
import { type JobListener, JobListeners } from './job-listeners.ts'
import { checkJobTransition, isFinal, type JobState, messageOf } from './job-state.ts'
import type { ItemPorts } from './run-item.ts'
import { StartsInFlight } from './starts-in-flight.ts'

export interface JobRunnerOptions<J extends Job, Result> extends ItemPorts<J, Result> {
  /** How many items this machine works on at once, over all jobs. */
  readonly concurrency: number
  /** Receives errors that end a job, or that cannot be stored with it. */
  readonly unexpected: (error: unknown) => void
}

/** Pauses between attempts to reach Allot, in milliseconds: each twice the one before. */
const FIRST_PAUSE = 1_000
const MAX_PAUSE = 60_000

export class JobRunner<J extends Job, Result> {
  readonly #ports: JobRunnerOptions<J, Result>
  readonly #items: ItemRunner<J, Result>
  readonly #starts = new StartsInFlight()
  readonly #cutStarts: CutStarts<J>
  readonly #active = new Map<string, ActiveJob>()
  /** The end of each Space's queue. */
  readonly #queues = new Map<string, Promise<void>>()
  readonly #listeners: JobListeners
  readonly #closing = new AbortController()

  constructor(options: JobRunnerOptions<J, Result>) {
    this.#ports = options
    this.#cutStarts = new CutStarts(options)
    this.#listeners = new JobListeners(options.unexpected)
    this.#items = new ItemRunner({
      ...options,
      move: (id, to) => this.#move(id, to),
      notify: (id, item) => this.#listeners.notify(id, item),
      closing: this.#closing.signal,
    })
  }

  /**
   * Places the hold and queues a draft. A call while the same job's hold is being placed shares that result; a job that
   * is no draft any more stays as it is.
   * @returns the denial where it is denied: nothing is taken, it stays a draft
   */
  run(job: J): Promise<Denial | undefined> {
    const start = () => this.#start(job.id)
    return this.#starts.share(job.id, () => this.#cutStarts.given(job.id)?.then(start) ?? start())
  }

  /** Gives back what a process that was killed may have reserved for a draft. */
  async releaseDraft(id: string): Promise<void> {
    const draft = this.#draft(id)
    if (draft) await this.#cutStarts.giveBack(draft)
  }

  /** Whether a draft's hold is being placed. */
  isStarting(id: string): boolean {
    return this.#starts.has(id)
  }

  /** Goes on with every job that was unfinished when its process ended, or with one of them. */
  async resume(only?: string): Promise<void> {
    const { store, work, unexpected } = this.#ports
    if (only === undefined) this.#cutStarts.giveBackAll((id) => this.#starts.has(id))
    const jobs = store
      .unfinished()
      .filter(({ id }) => (only === undefined || id === only) && !this.#active.has(id))
    // All of them first: a cancel that comes while another job is cleaned is not lost.
    for (const job of jobs) this.#activate(job)
    for (const job of jobs) {
      await work.clean(job).catch(unexpected) // the work overwrites what is left
      this.#enqueue(job)
    }
  }

  /**
   * Items in flight are finished; no other is begun, and nothing is taken for those. It is stored before this returns. A
   * job that is not begun ends at once, whatever its Space has to do before.
   */
  cancel(id: string): void {
    this.#starts.cancel(id)
    const active = this.#active.get(id)
    if (!active || active.state.name === 'cancelling') return
    this.#move(id, { name: 'cancelling', message: active.work ? messageOf(active.state) : null })
    active.leave()
    void this.#begin(id)
  }

  /** Resolves when the Space of this job has nothing left to do. */
  async finished(id: string): Promise<void> {
    const job = this.#ports.store.job(id)
    if (job) await this.#queues.get(job.space)
  }

  /** The state of a job that this process works on. */
  stateOf(job: J): JobState {
    return this.#active.get(job.id)?.state ?? job.state
  }

  etaSeconds(id: string): number | null {
    const eta = this.#active.get(id)?.eta
    return eta ? eta.etaSeconds(this.#ports.store.itemsLeft(id).length) : null
  }

  /** Tells the listeners that an item was changed from outside, after it was done. */
  changed(id: string, item: number): void {
    this.#listeners.notify(id, item)
  }

  /** @returns a function that ends the subscription */
  listen(id: string, listener: JobListener): () => void {
    return this.#listeners.add(id, listener)
  }

  /** Finishes the items in flight and begins no other; the next process continues the jobs. */
  async close(): Promise<void> {
    this.#closing.abort()
    for (const active of this.#active.values()) active.leave()
    await this.#starts.settled()
    await this.#cutStarts.settled()
    await Promise.allSettled([
      ...this.#queues.values(),
      ...[...this.#active.values()].map(({ work }) => work),
    ])
  }

  async #start(id: string): Promise<Denial | undefined> {
    const { store, metering, work } = this.#ports
    const draft = this.#draft(id)
    if (!draft) return undefined
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
    return job?.state.name === 'draft' && !this.#active.has(id) ? job : undefined
  }

  /** Where it cannot be stored, the job stays a draft, and gives its hold back. */
  async #queueDraft(job: J): Promise<void> {
    const { metering, work, unexpected } = this.#ports
    try {
      work.accept(job)
      this.#activate(job)
      this.#move(job.id, { name: 'queued' })
    } catch (reason) {
      this.#active.delete(job.id)
      await metering.release(job).catch(unexpected) // what cannot be released now expires with the hold
      this.#ports.store.saveState(job.id, { name: 'draft' })
      throw reason
    }
  }

  #activate(job: J): void {
    this.#active.set(job.id, new ActiveJob(job.state))
  }

  #enqueue({ id, space }: J): void {
    const before = this.#queues.get(space) ?? Promise.resolve()
    const after: Promise<void> = before
      .then(() => this.#begin(id))
      .then(() => {
        if (this.#queues.get(space) === after) this.#queues.delete(space)
      })
    this.#queues.set(space, after)
  }

  /** Begins the work, or waits for its end where it was begun out of its turn. */
  async #begin(id: string): Promise<void> {
    const active = this.#active.get(id)
    if (!active) return
    active.work ??= Promise.resolve().then(() => this.#work(id)) // a cancel in its first moment finds it begun
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
        this.#move(
          id,
          this.#isCancelling(id) ? { name: 'cancelling', message } : { name: 'paused', message, until: null },
        )
        await sleep(pause, undefined, { signal: this.#closing.signal }).catch(() => undefined) // closing
      }
    }
  }

  async #workOnce(id: string): Promise<void> {
    const { store, metering } = this.#ports
    const job = store.job(id)
    const active = this.#active.get(id)
    if (!job || !active) {
      this.#active.delete(id)
      return
    }
    this.#move(id, this.#isCancelling(id) ? { name: 'cancelling', message: null } : { name: 'running' })
    active.eta = new EtaEstimator()
    await this.#items.run(job, active)
    if (this.#closing.signal.aborted && store.itemsLeft(id).length > 0) return
    await metering.release(job)
    const cancelled = this.#isCancelling(id) && store.itemsLeft(id).length > 0
    this.#end(id, { name: cancelled ? 'cancelled' : 'done', finishedAt: Date.now() })
  }

  /** Never rejects: a job whose end cannot be stored is unfinished in the store, and the next process goes on with it. */
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
      this.#active.delete(id)
    }
  }

  #end(id: string, state: JobState): void {
    this.#ports.store.releaseRest(id)
    this.#move(id, state)
  }

  /** The one place where a job changes its state. */
  #move(id: string, to: JobState): void {
    const active = this.#active.get(id)
    if (!active) throw new Error(`Invariant: job ${id} is not worked on here.`)
    checkJobTransition(active.state, to)
    this.#ports.store.saveState(id, to)
    active.state = to
    if (isFinal(to)) this.#active.delete(id)
    this.#listeners.notify(id)
  }

  #isCancelling(id: string): boolean {
    return this.#active.get(id)?.state.name === 'cancelling'
  }
}

function explained(reason: unknown): string {
  if (reason instanceof AllotFault) return `Allot refused: ${reason.message}`
  return `Something went wrong here (${reason instanceof Error ? reason.message : reason}). Run the rest again.`
}
