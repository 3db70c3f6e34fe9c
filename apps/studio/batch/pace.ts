/** Pace: how long the rest of a Batch will take, from how fast the last photos were done. */
export class Pace {
  #last = performance.now()
  #each: number | undefined

  /** One photo is done. */
  step(): void {
    const now = performance.now()
    const took = now - this.#last
    this.#last = now
    // Recent photos count more, so that one large photo does not spoil the estimate for long.
    this.#each = this.#each === undefined ? took : this.#each * 0.8 + took * 0.2
  }

  etaSeconds(left: number): number | null {
    return this.#each === undefined ? null : Math.ceil((this.#each * left) / 1_000)
  }
}
