/**
 * The queue of one provider: at most so many calls at once, in the order in which they came, and none while the provider
 * asks to wait. Everything that waits learns until when.
 */
import type { Clock } from './clock.ts'

export interface QueuedTask {
  readonly signal: AbortSignal
  readonly onWait?: ((until: number | null) => void) | undefined
}

export class ProviderQueue {
  readonly #places: number
  #free: number
  #pausedUntil = 0
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()

  constructor(concurrency: number, clock: Clock) {
    this.#places = concurrency
    this.#free = concurrency
    this.#clock = clock
  }

  /** @throws the reason of the signal where that comes first */
  async run<T>({ signal, onWait }: QueuedTask, task: () => Promise<T>): Promise<T> {
    await this.#place(signal)
    try {
      await this.#endOfPause(signal, onWait)
      return await task()
    } finally {
      this.#leave()
    }
  }

  /** Whether nothing runs or waits, and it may be forgotten. */
  isIdle(): boolean {
    return this.#free === this.#places && this.#pauseLeft() <= 0
  }

  /** Begins no call before that instant, in milliseconds since 1970. */
  pauseUntil(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
  }

  async #place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const abort = () => {
      if (this.#waiting.delete(resolve)) reject(signal.reason)
    }
    this.#waiting.add(resolve)
    signal.addEventListener('abort', abort, { once: true })
    await promise.finally(() => signal.removeEventListener('abort', abort))
  }

  #leave(): void {
    const [next] = this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next()
    } else {
      this.#free += 1
    }
  }

  /** It may be put off again meanwhile. */
  async #endOfPause(signal: AbortSignal, onWait: QueuedTask['onWait']): Promise<void> {
    let waited = false
    for (let left = this.#pauseLeft(); left > 0; left = this.#pauseLeft()) {
      waited = true
      onWait?.(this.#pausedUntil)
      await this.#clock.sleep(left, signal)
    }
    if (waited) onWait?.(null)
  }

  #pauseLeft(): number {
    return this.#pausedUntil - this.#clock.now()
  }
}
