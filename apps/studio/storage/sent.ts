/**
 * What each network has sent within a day, whichever accounts it had: a day begins with its first byte. A stranger who
 * makes an account every hour sends no more by it than from one of them.
 *
 * It is kept in memory: a restart of the server, which no stranger brings about, begins anew.
 */

const DAY = 86_400_000
/** Bound (law 9): the first to come are forgotten first. */
const MAX_NETWORKS = 100_000

interface Day {
  bytes: number
  readonly until: number
}

export class Sent {
  readonly #days = new Map<string, Day>()
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  of(name: string): number {
    return this.#day(name)?.bytes ?? 0
  }

  /** Seconds until it may send again. */
  secondsLeft(name: string): number {
    return Math.ceil(((this.#day(name)?.until ?? this.#now()) - this.#now()) / 1_000)
  }

  add(name: string, bytes: number): void {
    if (bytes <= 0) return
    const day = this.#day(name)
    if (day) day.bytes += bytes
    else this.#begin(name, bytes)
  }

  #begin(name: string, bytes: number): void {
    const [first] = this.#days.keys()
    if (this.#days.size >= MAX_NETWORKS && first !== undefined) this.#days.delete(first)
    this.#days.delete(name) // its day is over: it goes behind the others
    this.#days.set(name, { bytes, until: this.#now() + DAY })
  }

  #day(name: string): Day | undefined {
    const day = this.#days.get(name)
    return day && this.#now() < day.until ? day : undefined
  }
}
