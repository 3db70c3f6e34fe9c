/** Estimates how long the rest of a job takes, from how long its last items took. */
export class EtaEstimator {
  readonly #clock: () => number
  #last: number
  #itemMs: number | undefined

  /** @param clock in milliseconds */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
    this.#last = clock()
  }

  /** Call it when an item is done. */
  itemDone(): void {
    const now = this.#clock()
    const took = now - this.#last
    this.#last = now
    // An exponential moving average: one slow item does not spoil the estimate for long.
    this.#itemMs = this.#itemMs === undefined ? took : this.#itemMs * 0.8 + took * 0.2
  }

  /** @returns null until an item is done, and where all of it should have been done by now */
  etaSeconds(itemsLeft: number): number | null {
    if (this.#itemMs === undefined) return null
    const left = this.#itemMs * itemsLeft - (this.#clock() - this.#last)
    return left > 0 ? Math.ceil(left / 1_000) : null
  }
}
