/**
 * The queues of jobs: so many of one Space run side by side. The next ones wait, and their members take turns: who queues ten
 * Batches keeps a colleague waiting for one of them to end, not for all.
 */
import { Semaphore } from './semaphore.ts'

interface SpaceQueue {
  readonly places: Semaphore
  readonly jobs: Set<Promise<void>>
}

export class SpaceQueues {
  readonly #atOnce: (space: string) => number
  readonly #queues = new Map<string, SpaceQueue>()

  /** @param atOnce jobs of one Space */
  constructor(atOnce: (space: string) => number) {
    this.#atOnce = atOnce
  }

  /** @param member whose job it is @param work never rejects */
  add(space: string, member: string, work: () => Promise<void>): void {
    const queue = this.#queues.get(space) ?? { places: new Semaphore(this.#atOnce(space)), jobs: new Set() }
    this.#queues.set(space, queue)
    const job = queue.places.run(member, work).then(() => {
      queue.jobs.delete(job)
      if (queue.jobs.size === 0) this.#queues.delete(space)
    })
    queue.jobs.add(job)
  }

  /** Resolves when the Space has nothing left to do. */
  async finished(space: string): Promise<void> {
    await Promise.all(this.#queues.get(space)?.jobs ?? [])
  }

  /** All that is queued. */
  get jobs(): readonly Promise<void>[] {
    return [...this.#queues.values()].flatMap(({ jobs }) => [...jobs])
  }
}
