/** What waits for a group commit, in a queue for each Space, so that one busy Space does not keep the others waiting. */
import type { SpaceId } from '@allot/rules/space'
import type { Pending } from './pending.ts'

/** How much one group commit takes: in all, of one Space, and how many Spaces. */
export interface CommitBounds {
  readonly pending: number
  readonly ofOneSpace: number
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

  add(pending: Pending): void {
    const queue = this.#bySpace.get(pending.space)
    if (queue) queue.push(pending)
    else this.#bySpace.set(pending.space, [pending])
    this.#size += 1
  }

  /**
   * Takes out as much as the bounds allow; a Space that has more goes to the end.
   * @param halves leaves half of what waits for a Space where that is much
   */
  take(max: CommitBounds, halves: boolean): ReadonlyMap<SpaceId, readonly Pending[]> {
    const taken = new Map<SpaceId, readonly Pending[]>()
    let room = max.pending
    for (const [space, queue] of this.#bySpace) {
      if (room === 0 || taken.size === max.spaces || taken.has(space)) break
      this.#bySpace.delete(space)
      const wanted = halves && queue.length >= WORTH_HALVING ? Math.ceil(queue.length / 2) : queue.length
      const count = Math.min(wanted, max.ofOneSpace, room)
      taken.set(space, count === queue.length ? queue : queue.slice(0, count))
      if (count < queue.length) this.#bySpace.set(space, queue.slice(count))
      room -= count
    }
    this.#size -= max.pending - room
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
