/** A clock for tests: sleeping moves it on, and takes no time. */
import type { Clock } from '../clock.ts'

export class TestTime implements Clock {
  #now = Date.UTC(2026, 10, 30, 9)
  readonly slept: number[] = []

  now(): number {
    return this.#now
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.slept.push(milliseconds)
    this.#now += milliseconds
  }
}
