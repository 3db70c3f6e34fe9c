/**
 * Bounds how many requests are served at once (law 9): each may have a photo in memory while it arrives. A Space gets half
 * of them at most, so that a busy one, or one that sends slowly, leaves room for the others.
 */
import { Refusal } from './refusal.ts'

const MAX_IN_FLIGHT = 16
const MAX_OF_A_SPACE = 8
/** Seconds. */
const RETRY_AFTER = 5

export class InFlight {
  readonly #running = new Set<Promise<unknown>>()
  readonly #bySpace = new Map<string, number>()
  #ending = false

  /** @throws Refusal where as many are served already, and at the end */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ending)
      throw new Refusal(503, 'unavailable', 'This server is stopping', {
        detail: `Send it again in ${RETRY_AFTER} seconds.`,
        retryAfter: RETRY_AFTER,
      })
    if (this.#running.size >= MAX_IN_FLIGHT) throw tooMany(MAX_IN_FLIGHT, '')
    const running = work()
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** The part of it that is for one Space. @throws Refusal where as many are served for it already */
  async runFor<T>(space: string, work: () => Promise<T>): Promise<T> {
    const count = this.#bySpace.get(space) ?? 0
    if (count >= MAX_OF_A_SPACE) throw tooMany(MAX_OF_A_SPACE, ' for one Space')
    this.#bySpace.set(space, count + 1)
    try {
      return await work()
    } finally {
      const left = (this.#bySpace.get(space) ?? 1) - 1
      if (left === 0) this.#bySpace.delete(space)
      else this.#bySpace.set(space, left)
    }
  }

  /** Begins no more, and waits for those that are served. */
  async end(): Promise<void> {
    this.#ending = true
    await Promise.allSettled(this.#running)
  }
}

function tooMany(most: number, of: string): Refusal {
  return new Refusal(429, 'rate_limit_exceeded', 'Rate limit exceeded', {
    detail: `At most ${most} pictures are made at once${of}. Wait ${RETRY_AFTER} seconds and send it again.`,
    retryAfter: RETRY_AFTER,
  })
}
