/**
 * The Spaces in memory: those used most recently, as their logs add up to them. It is a cache with a bound; a Space
 * that was dropped is loaded again from its last snapshot and the entries after it.
 */
import { evolve } from '@allot/rules/evolve'
import { unpackSpace } from '@allot/rules/snapshot'
import type { Space, SpaceId } from '@allot/rules/space'
import type { Store } from './store.ts'

export class Spaces {
  readonly #store: Store
  readonly #most: number
  readonly #recent = new Map<SpaceId, Space>()

  constructor(store: Store, most = 10_000) {
    this.#store = store
    this.#most = most
  }

  /** @returns undefined where no such Space was ever made */
  async get(id: SpaceId): Promise<Space | undefined> {
    const recent = this.#recent.get(id)
    if (recent) return recent
    const { snapshot, entries } = await this.#store.load(id)
    const before = snapshot === undefined ? undefined : unpackSpace(snapshot)
    const space = entries.reduce<Space | undefined>(evolve, before)
    // Whoever else loaded it in the meantime may have moved on already.
    const newer = this.#recent.get(id)
    if (newer) return newer
    if (space) this.set(space)
    return space
  }

  set(space: Space): void {
    this.#recent.delete(space.id)
    this.#recent.set(space.id, space)
    if (this.#recent.size > this.#most) {
      for (const oldest of this.#recent.keys()) {
        this.#recent.delete(oldest)
        break
      }
    }
  }

  /** Forgets what may not match the store any more. */
  drop(id: SpaceId): void {
    this.#recent.delete(id)
  }
}
