/** A semaphore: at most so many tasks at once. The others take turns by whom they are for, each in the order it came. */
export class Semaphore {
  #free: number
  /** The first one has the next turn. */
  readonly #waiting = new Map<string, (() => void)[]>()

  constructor(permits: number) {
    this.#free = permits
  }

  /** @param of whom it is for: a Space with a thousand photos does not keep another one waiting for all of them */
  async run<T>(of: string, task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((admit) => this.#waiting.set(of, [...(this.#waiting.get(of) ?? []), admit]))
    try {
      return await task()
    } finally {
      const next = this.#next()
      if (next) next()
      else this.#free += 1
    }
  }

  #next(): (() => void) | undefined {
    const [turn] = this.#waiting
    if (!turn) return undefined
    const [of, [next, ...later]] = turn
    this.#waiting.delete(of)
    if (later.length > 0) this.#waiting.set(of, later)
    return next
  }
}
