/** The letters that wait, Space by Space, so that one busy Space cannot keep the others waiting. */
import type { SpaceId } from '@allot/rules/space'
import type { Pending } from './pending.ts'

/** How much is taken at a time: letters, of these for one Space, and Spaces. */
export interface Most {
  readonly letters: number
  readonly ofOne: number
  readonly spaces: number
}

const WORTH_HALVING = 128

export class PendingQueues {
  readonly #bySpace = new Map<SpaceId, Pending[]>()
  #size = 0

  get size(): number {
    return this.#size
  }

  has(space: SpaceId): boolean {
    return this.#bySpace.has(space)
  }

  add(letter: Pending): void {
    const queue = this.#bySpace.get(letter.space)
    if (queue) queue.push(letter)
    else this.#bySpace.set(letter.space, [letter])
    this.#size += 1
  }

  /**
   * Takes out as much as there may be of anything; a Space that has more goes to the end.
   * @param halves leaves half of what waits for a Space where that is much
   */
  take(most: Most, halves: boolean): ReadonlyMap<SpaceId, readonly Pending[]> {
    const taken = new Map<SpaceId, readonly Pending[]>()
    let room = most.letters
    for (const [space, queue] of this.#bySpace) {
      if (room === 0 || taken.size === most.spaces || taken.has(space)) break
      this.#bySpace.delete(space)
      const wanted = halves && queue.length >= WORTH_HALVING ? Math.ceil(queue.length / 2) : queue.length
      const count = Math.min(wanted, most.ofOne, room)
      taken.set(space, count === queue.length ? queue : queue.slice(0, count))
      if (count < queue.length) this.#bySpace.set(space, queue.slice(count))
      room -= count
    }
    this.#size -= most.letters - room
    return taken
  }

  spaces(): readonly SpaceId[] {
    return [...this.#bySpace.keys()]
  }

  /** Takes out all that waits for one Space. */
  takeOf(space: SpaceId): readonly Pending[] {
    const queue = this.#bySpace.get(space) ?? []
    this.#bySpace.delete(space)
    this.#size -= queue.length
    return queue
  }
}
