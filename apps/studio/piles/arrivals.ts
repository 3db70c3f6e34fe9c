/**
 * One request at a time sends a photo: of two tabs, or of a request and the one that came before its connection broke. The
 * newer one waits while the other sends, and takes its place once that has been silent for a while.
 */
import { UploadRefused } from '../storage/upload-refused.ts'

const SILENT_MS = 5_000

/** What a request that sends watches. */
export interface Arrival {
  /** Another one takes its place. */
  readonly left: AbortSignal
  /** To be called with each piece. */
  onPiece(): void
}

interface Running {
  at: number
  readonly leave: AbortController
  readonly ended: Promise<void>
}

export class Arrivals {
  readonly #running = new Map<string, Running>()
  readonly #now: () => number

  /** @param now milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** @throws UploadRefused while another request sends it */
  async run<Outcome>(id: string, work: (arrival: Arrival) => Promise<Outcome>): Promise<Outcome> {
    const before = this.#running.get(id)
    if (before && this.#now() - before.at < SILENT_MS)
      throw new UploadRefused(
        'too_many_uploads',
        'This photo is being sent already, perhaps by another tab. It goes on when that has ended.',
        SILENT_MS / 1_000,
      )
    before?.leave.abort()
    await before?.ended
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const mine: Running = { at: this.#now(), leave: new AbortController(), ended }
    this.#running.set(id, mine)
    try {
      return await work({
        left: mine.leave.signal,
        onPiece: () => {
          mine.at = this.#now()
        },
      })
    } finally {
      if (this.#running.get(id) === mine) this.#running.delete(id)
      end()
    }
  }
}
