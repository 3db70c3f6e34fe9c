/**
 * Newest wins: of the work on one thing, one piece runs and one waits; a newer one takes the place of the one that waits.
 * A slider that is drawn across is rendered where it began, perhaps once on its way, and where it ends.
 */
export class NewestWins {
  readonly #running = new Set<string>()
  readonly #waiting = new Map<string, (isOn: boolean) => void>()

  /** @returns undefined where newer work took its place */
  async run<Result>(of: string, work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#running.has(of) && !(await this.#turn(of))) return undefined
    this.#running.add(of)
    try {
      return await work()
    } finally {
      const next = this.#waiting.get(of)
      this.#waiting.delete(of)
      if (next) next(true)
      else this.#running.delete(of)
    }
  }

  #turn(of: string): Promise<boolean> {
    this.#waiting.get(of)?.(false)
    return new Promise((resolve) => this.#waiting.set(of, resolve))
  }
}
