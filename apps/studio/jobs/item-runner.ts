/**
 * Runs the items of a job, several at once. A generation that cannot be reserved now waits until it can; while all items
 * in work wait, the job is paused.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { WAITS_FOR_GENERATOR, WAITS_FOR_LIMIT } from '../contract/short-waits.ts'
import type { ActiveJob } from './active-job.ts'
import { type ItemRun, type Job, JobLeft, JobStopped } from './job.ts'
import type { JobState } from './job-state.ts'
import { type ItemPorts, runItem, settleItem } from './run-item.ts'

export interface ItemRunnerPorts<J extends Job, Result> extends ItemPorts<J, Result> {
  move(id: string, to: JobState): void
  notify(id: string, item: number): void
  /** Aborts when no other item is to be begun. */
  readonly closing: AbortSignal
}

export class ItemRunner<J extends Job, Result> {
  readonly #ports: ItemRunnerPorts<J, Result>

  constructor(ports: ItemRunnerPorts<J, Result>) {
    this.#ports = ports
  }

  /** Until all items are settled, one stops the job, it is cancelled, or the process closes. */
  async run(job: J, active: ActiveJob): Promise<void> {
    const { store, work, closing } = this.#ports
    for (const { item, failure } of store.itemsToSettle(job.id))
      await settleItem(this.#ports, job, item, failure)
    const failures: unknown[] = []
    // Begun by a process that was killed: what was taken for it is taken, so it is finished also after a cancel.
    const begun = new Set(store.itemsBegun(job.id))
    const items = store.itemsLeft(job.id).values()
    const runNext = async (): Promise<void> => {
      for (const item of items) {
        if (failures.length > 0 || closing.aborted) return
        if (active.leaving.aborted && !begun.has(item)) continue
        await this.#runOne(job, active, item).catch((reason: unknown) => {
          if (!(reason instanceof JobLeft)) failures.push(reason)
        })
      }
    }
    await Promise.all(Array.from({ length: work.atOnce(job) }, runNext))
    if (failures.length > 0) throw failures[0]
  }

  /** @throws JobLeft where nothing became of it, because the job is cancelled or the process closes */
  async #runOne(job: J, active: ActiveJob, item: number): Promise<void> {
    const { store, notify } = this.#ports
    store.saveItem(job.id, item, { name: 'working' })
    notify(job.id, item)
    active.begin()
    try {
      await runItem(this.#ports, job, item, this.#itemRun(job, active, item))
    } finally {
      active.end(item)
      this.#showWaits(job, active)
    }
    active.eta?.itemDone()
    notify(job.id, item)
  }

  #itemRun(job: J, active: ActiveJob, item: number): ItemRun {
    const leave = new AbortController()
    const waits = (until: number | null, message: string) => {
      active.waits(item, until === null ? null : { until, message })
      this.#showWaits(job, active)
      if (active.leaving.aborted && until !== null) leave.abort()
    }
    active.leaving.addEventListener('abort', () => active.isWaiting(item) && leave.abort(), {
      signal: leave.signal,
    })
    return {
      signal: leave.signal,
      leaving: active.leaving.aborted ? this.#ports.closing : active.leaving,
      changed: () => this.#ports.notify(job.id, item),
      waits: (until) => waits(until, WAITS_FOR_GENERATOR),
      reserve: async (of) => {
        // One asks after the other: the next would be denied as long as this one waits.
        active.waits(item, { until: Number.POSITIVE_INFINITY, message: WAITS_FOR_LIMIT })
        this.#showWaits(job, active) // it may be the last one that did not wait
        await active.oneByOne.run('', () =>
          this.#reserve(job, active, item, of, (until) => waits(until, WAITS_FOR_LIMIT)),
        )
      },
    }
  }

  async #reserve(
    job: J,
    { leaving }: ActiveJob,
    item: number,
    of: number,
    waits: (until: number | null) => void,
  ): Promise<void> {
    for (;;) {
      waits(null)
      if (leaving.aborted) throw new JobLeft('The job was left while it waited.')
      const reserved = await this.#ports.metering.reserve(job, item, of)
      if (reserved.outcome === 'reserved') return
      const { denial } = reserved
      if (reserved.outcome === 'denied') throw new JobStopped(denial.message, denial)
      waits(reserved.from)
      // An abort ends the wait, and is seen above.
      await sleep(Math.max(0, reserved.from - Date.now()), undefined, { signal: leaving }).catch(
        () => undefined,
      )
    }
  }

  /** The job is paused while all of its items that are in work wait. */
  #showWaits({ id }: J, active: ActiveJob): void {
    const { state, wait } = active
    const isPaused = state.name === 'paused' && state.until !== null
    if (wait && (state.name === 'running' || (isPaused && state.until !== wait.until)))
      this.#ports.move(id, { name: 'paused', ...wait })
    else if (isPaused && !wait) this.#ports.move(id, { name: 'running' })
  }
}
