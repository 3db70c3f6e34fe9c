/** What a request waits for before it goes on by itself; of "Generate more", each picture may wait. */
import type { RequestProgress } from '../contract/generation.ts'
import { WAITS_FOR_GENERATOR, WAITS_FOR_LIMIT } from '../contract/short-waits.ts'

/** limit: a limit by the minute has no room · a number: the generator of that picture, from 0, asks to wait */
type Waiting = 'limit' | number

export class Waits {
  readonly #until = new Map<Waiting, number>()
  readonly #onChange: () => void

  /** @param onChange called when it begins to wait, and when it goes on */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange
  }

  /** @param until milliseconds since 1970; null when it goes on */
  set(of: Waiting, until: number | null): void {
    if (until === null) this.#until.delete(of)
    else this.#until.set(of, until)
    this.#onChange()
  }

  /** Of a request that has no answer yet. */
  progress(): RequestProgress {
    const [next] = [...this.#until].sort(([, a], [, b]) => a - b)
    if (!next) return { isUnderWay: true, goesOnAt: null, message: null }
    const [of, until] = next
    const message = of === 'limit' ? WAITS_FOR_LIMIT : WAITS_FOR_GENERATOR
    return { isUnderWay: true, goesOnAt: new Date(until).toISOString(), message }
  }
}

/** Where nothing is under way. */
export const NO_PROGRESS: RequestProgress = { isUnderWay: false, goesOnAt: null, message: null }
