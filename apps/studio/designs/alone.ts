/**
 * What a design bears one at a time: its photo arrives, or it is deleted. Else its folder would go while a photo is written
 * into it.
 */
import type { Done } from './done.ts'

export class Alone {
  readonly #running = new Set<string>()

  async run(design: string, change: () => Promise<Done>): Promise<Done> {
    if (this.#running.has(design))
      return {
        ok: false,
        message:
          'The photo of this design is on its way, or it is being deleted. Wait a moment, then try again.',
      }
    this.#running.add(design)
    try {
      return await change()
    } finally {
      this.#running.delete(design)
    }
  }
}
