/** Bounds how many requests are served at once: each may have a photo in memory while it arrives (law 9). */
import { Refusal } from './refusal.ts'

const MAX_IN_FLIGHT = 16
/** Seconds. */
const RETRY_AFTER = 5

export class InFlight {
  #count = 0

  /** @throws Refusal where as many are served already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#count >= MAX_IN_FLIGHT)
      throw new Refusal(429, 'rate_limit_exceeded', 'Rate limit exceeded', {
        detail: `More than ${MAX_IN_FLIGHT} pictures are made at once. Wait ${RETRY_AFTER} seconds and send it again.`,
        retryAfter: RETRY_AFTER,
      })
    this.#count += 1
    try {
      return await work()
    } finally {
      this.#count -= 1
    }
  }
}
