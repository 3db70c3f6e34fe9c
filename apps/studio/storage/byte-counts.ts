/**
 * What is stored, by Space and by person, with what is on its way. It is added up anew from time to time: a Space may have
 * thirty thousand photos. Between two times what has come since is added, and what was deleted is still counted; so
 * whatever is refused by it is asked for again first.
 */
import type { Whose } from './whose.ts'

/** Milliseconds. */
const KNOWN_MS = 5_000
/** Bound (law 9). */
const MAX_KNOWN = 10_000

interface Known {
  bytes: number
  readonly at: number
}

export class ByteCounts {
  readonly #bytesOf: (whose: Whose) => number
  readonly #now: () => number
  readonly #known = new Map<string, Known>()
  readonly #onTheirWay = new Map<string, number>()

  /** @param now milliseconds of a clock that is never set back */
  constructor(bytesOf: (whose: Whose) => number, now: () => number = () => performance.now()) {
    this.#bytesOf = bytesOf
    this.#now = now
  }

  /** @param name of what is added up, the same for the same @param fresh at most so many milliseconds ago */
  of(name: string, whose: () => Whose, fresh = KNOWN_MS): number {
    return this.#stored(name, whose, fresh) + this.onTheirWay(name)
  }

  onTheirWay(name: string): number {
    return this.#onTheirWay.get(name) ?? 0
  }

  /** Counts bytes while they come. @returns what to call when they have, with how many were stored */
  begin(names: readonly string[], bytes: number): (stored: number) => void {
    for (const name of names) add(this.#onTheirWay, name, bytes)
    return (stored) => {
      for (const name of names) {
        add(this.#onTheirWay, name, -bytes)
        const known = this.#known.get(name)
        if (known) known.bytes += stored
      }
    }
  }

  #stored(name: string, whose: () => Whose, fresh: number): number {
    const known = this.#known.get(name)
    if (known && this.#now() - known.at < fresh) return known.bytes
    const bytes = this.#bytesOf(whose())
    if (this.#known.size >= MAX_KNOWN) this.#known.clear()
    this.#known.set(name, { bytes, at: this.#now() })
    return bytes
  }
}

/** Nothing is kept of what is none. */
export function add(counts: Map<string, number>, name: string, count: number): void {
  const now = (counts.get(name) ?? 0) + count
  if (now > 0) counts.set(name, now)
  else counts.delete(name)
}
