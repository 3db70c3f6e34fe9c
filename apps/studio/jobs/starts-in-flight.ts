/**
 * Starts in flight: at most one per job, from the first call until its hold is placed or denied. Another call for the
 * same job shares the first one's result, and a cancel that comes meanwhile is remembered.
 */
import type { Denial } from '@allot/client/wire'

/** The denial where the hold is denied. */
export type StartResult = Denial | undefined

interface StartInFlight {
  readonly result: Promise<StartResult>
  isCancelled: boolean
}

export class StartsInFlight {
  readonly #starts = new Map<string, StartInFlight>()

  has(id: string): boolean {
    return this.#starts.has(id)
  }

  /** Calls `start`, or shares the start of this job that is in flight. @returns the result of that start */
  share(id: string, start: () => Promise<StartResult>): Promise<StartResult> {
    const inFlight = this.#starts.get(id)
    if (inFlight) return inFlight.result
    const result = start().finally(() => this.#starts.delete(id))
    this.#starts.set(id, { result, isCancelled: false })
    return result
  }

  /** Remembered with the start of this job, where one is in flight. */
  cancel(id: string): void {
    const start = this.#starts.get(id)
    if (start) start.isCancelled = true
  }

  isCancelled(id: string): boolean {
    return this.#starts.get(id)?.isCancelled ?? false
  }

  /** Resolves when none is left of those that are in flight now; never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#starts.values()].map(({ result }) => result))
  }
}
