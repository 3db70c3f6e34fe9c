/** A job that this process has queued or works on: its state, and which of its items wait for a generator or a limit. */
import type { EtaEstimator } from './eta-estimator.ts'
import type { JobState } from './job-state.ts'
import { Semaphore } from './semaphore.ts'

export class ActiveJob {
  state: JobState
  eta: EtaEstimator | undefined
  /** Whether its work has begun; the work resolves when it has ended. */
  work: Promise<void> | undefined
  /** What is asked for by one item after the other. */
  readonly oneByOne = new Semaphore(1)
  readonly #leaving = new AbortController()
  /** Until when each waits, in milliseconds since 1970. */
  readonly #waiting = new Map<number, number>()
  #inWork = 0

  constructor(state: JobState) {
    this.state = state
    if (state.name === 'cancelling') this.leave()
  }

  /** Aborts when it is cancelled: what waits is not waited for. */
  get leaving(): AbortSignal {
    return this.#leaving.signal
  }

  leave(): void {
    this.#leaving.abort()
  }

  begin(): void {
    this.#inWork += 1
  }

  end(item: number): void {
    this.#inWork -= 1
    this.#waiting.delete(item)
  }

  /** @param until null when the item goes on */
  waits(item: number, until: number | null): void {
    if (until === null) this.#waiting.delete(item)
    else this.#waiting.set(item, until)
  }

  isWaiting(item: number): boolean {
    return this.#waiting.has(item)
  }

  /** The instant at which the first item goes on, where all that are in work wait; null where one does not. */
  get waitsUntil(): number | null {
    const all = this.#inWork > 0 && this.#waiting.size === this.#inWork
    const first = Math.min(...this.#waiting.values())
    return all && Number.isFinite(first) ? first : null
  }
}
