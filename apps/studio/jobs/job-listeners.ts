/** The listeners of each job. An error of a listener is reported, and changes nothing for the job. */

/** Called when a job changed, with the item that changed where it was one, or `many` where several did at once. */
export type JobListener = (item?: number | 'many') => void

export class JobListeners {
  readonly #listeners = new Map<string, Set<JobListener>>()
  readonly #unexpected: (error: unknown) => void

  /** @param unexpected receives what a listener throws */
  constructor(unexpected: (error: unknown) => void) {
    this.#unexpected = unexpected
  }

  /** @returns a function that ends the subscription */
  add(id: string, listener: JobListener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  notify(id: string, item?: number | 'many'): void {
    for (const listener of this.#listeners.get(id) ?? []) {
      try {
        listener(item)
      } catch (error) {
        this.#unexpected(error)
      }
    }
  }
}
