/**
 * The runner takes jobs from their hold to their end. Jobs of one Space run one after the other, those of different
 * Spaces side by side, and over all of them at most `concurrency` items are worked on at once. What it must not forget
 * is in the store, so after a kill it continues from there.
 */
import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/client/wire'
import { EtaEstimator } from './eta-estimator.ts'
import { type Job, JobStopped } from './job.ts'
import { checkJobTransition, isFinal, type JobState, messageOf } from './job-state.ts'
import { type ItemPorts, runItem } from './run-item.ts'
import { Semaphore } from './semaphore.ts'

export interface JobRunnerOptions<J extends Job, Result> extends ItemPorts<J, Result> {
  /** How many items are worked on at once, over all jobs. */
  readonly concurrency: number
}

/** Called when a job changed, with the item that changed where it was one. */
export type JobListener = (item?: number) => void

/** Pauses between attempts to reach Allot, in milliseconds: each twice the one before. */
const FIRST_PAUSE = 1_000
const MAX_PAUSE = 60_000

/** A job that this process has queued or works on. */
interface ActiveJob {
  state: JobState
  eta: EtaEstimator | undefined
}

export class JobRunner<J extends Job, Result> {
  readonly #ports: JobRunnerOptions<J, Result>
  readonly #semaphore: Semaphore
  readonly #active = new Map<string, ActiveJob>()
  /** The end of each Space's queue. */
  readonly #queues = new Map<string, Promise<void>>()
  readonly #listeners = new Map<string, Set<JobListener>>()
  readonly #closing = new AbortController()

  constructor(options: JobRunnerOptions<J, Result>) {
    this.#ports = options
    this.#semaphore = new Semaphore(options.concurrency)
  }

  /** Places the hold and queues a draft. @returns the denial where it is denied: nothing is taken, it stays a draft */
  async run(job: J): Promise<Denial | undefined> {
    const { store, metering, work } = this.#ports
    const denial = await metering.placeHold(job, store.itemsLeft(job.id).length)
    if (denial) return denial
    work.accept(job)
    this.#enqueue(job)
    this.#move(job.id, { name: 'queued' })
    return undefined
  }

  /** Goes on with every job that was unfinished when its process ended, or with one of them. */
  async resume(only?: string): Promise<void> {
    for (const job of this.#ports.store.unfinished()) {
      if (only !== undefined && job.id !== only) continue
      await this.#ports.work.clean(job)
      this.#enqueue(job)
    }
  }

  /** Items in flight are finished; no other is begun, and nothing is taken for those. */
  cancel(id: string): void {
    const active = this.#active.get(id)
    if (active && active.state.name !== 'cancelling')
      this.#move(id, { name: 'cancelling', message: messageOf(active.state) })
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

  /** @returns a function that ends the subscription */
  listen(id: string, listener: JobListener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  /** Finishes the items in flight and begins no other; the next process continues the jobs. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#queues.values())
  }

  #enqueue(job: J): void {
    this.#active.set(job.id, { state: job.state, eta: undefined })
    const before = this.#queues.get(job.space) ?? Promise.resolve()
    const after = before.then(() => this.#work(job.id))
    this.#queues.set(job.space, after)
    void after.finally(() => {
      if (this.#queues.get(job.space) === after) this.#queues.delete(job.space)
    })
  }

  /** Never rejects: what stops a job is stored with the job. */
  async #work(id: string): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#closing.signal.aborted; pause = Math.min(MAX_PAUSE, pause * 2)) {
      try {
        await this.#workOnce(id)
        return
      } catch (reason) {
        if (!(reason instanceof AllotFault && reason.retryable)) {
          await this.#stop(id, reason)
          return
        }
        const message = 'Allot cannot be reached just now. The work goes on by itself when it can.'
        this.#move(id, { name: this.#isCancelling(id) ? 'cancelling' : 'paused', message })
        await abortablePause(pause, this.#closing.signal)
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
    await this.#runItems(job)
    if (this.#closing.signal.aborted && store.itemsLeft(id).length > 0) return
    await metering.release(job)
    const cancelled = this.#isCancelling(id) && store.itemsLeft(id).length > 0
    this.#end(id, { name: cancelled ? 'cancelled' : 'done', finishedAt: Date.now() })
  }

  /** Until all items are settled, one stops the job, it is cancelled, or the process closes. */
  async #runItems(job: J): Promise<void> {
    const failures: unknown[] = []
    const canContinue = () =>
      failures.length === 0 && !this.#closing.signal.aborted && !this.#isCancelling(job.id)
    await Promise.all(
      this.#ports.store.itemsLeft(job.id).map((item) =>
        this.#semaphore.run(async () => {
          if (canContinue()) await this.#runOne(job, item).catch((reason: unknown) => failures.push(reason))
        }),
      ),
    )
    if (failures.length > 0) throw failures[0]
  }

  async #runOne(job: J, item: number): Promise<void> {
    this.#ports.store.saveItem(job.id, item, { name: 'working' })
    this.#notify(job.id, item)
    await runItem(this.#ports, job, item)
    this.#active.get(job.id)?.eta?.itemDone()
    this.#notify(job.id, item)
  }

  async #stop(id: string, reason: unknown): Promise<void> {
    const { store, metering, work } = this.#ports
    const job = store.job(id)
    if (!job) return
    const { message, denial } = reason instanceof JobStopped ? reason : new JobStopped(explained(reason))
    await metering.release(job).catch(() => undefined) // what cannot be released now expires with the hold
    await work.clean(job).catch(() => undefined) // this too fails on a full disk; the next start cleans
    this.#end(id, { name: 'stopped', finishedAt: Date.now(), message, denial })
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
    this.#notify(id)
  }

  #isCancelling(id: string): boolean {
    return this.#active.get(id)?.state.name === 'cancelling'
  }

  #notify(id: string, item?: number): void {
    for (const listener of this.#listeners.get(id) ?? []) listener(item)
  }
}

function explained(reason: unknown): string {
  if (reason instanceof AllotFault) return `Allot refused: ${reason.message}`
  return `Something went wrong here (${reason instanceof Error ? reason.message : reason}). Run the rest again.`
}

async function abortablePause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resume) => {
    const timer = setTimeout(resume, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resume()
    })
  })
}
