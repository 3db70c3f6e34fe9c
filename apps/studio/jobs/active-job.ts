/** A job that this process has queued or works on: its state, and which of its items wait for a generator or a limit. */
import type { EtaEstimator } from './eta-estimator.ts'
import type { Job } from './job.ts'
import type { JobState } from './job-state.ts'
import { Semaphore } from './semaphore.ts'

export interface Wait {
  /** Milliseconds since 1970; infinite where it is not its turn to ask. */
  readonly until: number
  /** Why, for a person. */
  readonly message: string
}

export class ActiveJob {
  readonly space: string
  state: JobState
  eta: EtaEstimator | undefined
  /** Whether its work has begun; the work resolves when it has ended. */
  work: Promise<void> | undefined
  /** Resolves when what an earlier process left half-done is removed: its work begins then. */
  cleaned: Promise<void> = Promise.resolve()
  /** What is asked for by one item after the other. */
  readonly oneByOne = new Semaphore(1)
  #leaving = new AbortController()
  readonly #waiting = new Map<number, Wait>()
  #inWork = 0

  constructor({ space, state }: Pick<Job, 'space' | 'state'>) {
    this.space = space
    this.state = state
    if (state.name === 'cancelling') this.leave()
  }

  /** Aborts when it is cancelled, or a person pauses it: what waits is not waited for. */
  get leaving(): AbortSignal {
    return this.#leaving.signal
  }

  leave(): void {
    this.#leaving.abort()
  }

  /** It goes on after all. */
  stay(): void {
    this.#leaving = new AbortController()
  }

  /** One that is in work already, because it was cancelled, overwrites what is left. */
  async clean(remove: () => Promise<void>): Promise<void> {
    if (!this.work) this.cleaned = remove()
    await this.cleaned
  }

  begin(): void {
    this.#inWork += 1
  }

  end(item: number): void {
    this.#inWork -= 1
    this.#waiting.delete(item)
  }

  /** @param wait null when the item goes on */
  waits(item: number, wait: Wait | null): void {
    if (wait === null) this.#waiting.delete(item)
    else this.#waiting.set(item, wait)
  }

  isWaiting(item: number): boolean {
    return this.#waiting.has(item)
  }

  /** What the first item that goes on waits for, where all that are in work wait; undefined where one does not. */
  get wait(): Wait | undefined {
    if (this.#inWork === 0 || this.#waiting.size < this.#inWork) return undefined
    const first = [...this.#waiting.values()].reduce((a, b) => (b.until < a.until ? b : a))
    return Number.isFinite(first.until) ? first : undefined
  }
}
