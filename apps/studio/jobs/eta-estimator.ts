/** Estimates how long the rest of a job takes, from how long its last items took. */
export class EtaEstimator {
  #last = performance.now()
  #itemMs: number | undefined

  /** Call it when an item is done. */
  itemDone(): void {
    const now = performance.now()
    const took = now - this.#last
    this.#last = now
    // An exponential moving average: one slow item does not spoil the estimate for long.
    this.#itemMs = this.#itemMs === undefined ? took : this.#itemMs * 0.8 + took * 0.2
  }

  /** @returns null until an item is done */
  etaSeconds(itemsLeft: number): number | null {
    return this.#itemMs === undefined ? null : Math.ceil((this.#itemMs * itemsLeft) / 1_000)
  }
}
