/**
 * The pace of a mailbox: how many letters it takes at a time. Of those who wait for one Space, half can be decided while
 * the others are on their way to the disk: with 512 callers, all of them in one flush, there was nobody to decide for a
 * third of the time. Where a commit takes longer than all there is to decide, halves would only make twice as many.
 */
import type { Most } from './queues.ts'

/** Bounds (law 9) of a flush: letters, of these for one Space, and its Spaces, each locked until it is durable. */
const MOST: Most = { letters: 4_096, ofOne: 512, spaces: 512 }
/** Letters for one Space that are worth a commit; fewer than twice as many stay together. */
const WORTH_A_COMMIT = 256

export class Pace {
  /** Milliseconds that a letter took to be decided, and a flush to be written, the last time. */
  #letter = 0
  #write = 0

  decided(letters: number, ms: number): void {
    if (letters > 0) this.#letter = ms / letters
  }

  wrote(ms: number): void {
    this.#write = ms
  }

  /** @param unanswered letters that wait, or are on their way */
  most(unanswered: number): Most {
    if (unanswered * this.#letter < this.#write) return MOST
    const half = Math.max(WORTH_A_COMMIT, Math.ceil(unanswered / 2))
    return { ...MOST, ofOne: Math.min(MOST.ofOne, half) }
  }
}
