/**
 * A fair queue: who of those who wait is served next. Owners take turns, and the parts of one owner's work among themselves; a
 * turn weighs what it costs in seconds of a worker (fair queueing by the least served). So a shop whose 250 photos take a
 * minute each does not keep another one waiting for more than the work that has begun.
 *
 * Work is not interrupted. Long work therefore never has the last slot: with 3 slots at most 2 run long, and a photo of
 * one second finds the third. What runs longer than was expected counts as long from then on, and a spare slot opens.
 */
import { Flow, Flows } from './flows.ts'

/** Whose work it is, and which part of theirs: one Batch, or what a person looks at. */
export interface Turn {
  readonly owner: string
  readonly part: string
  /** Aborts when it is not to begin any more; what has begun is finished. */
  readonly leaving?: AbortSignal
}

export interface FairQueueOptions {
  readonly slots: number
  /** So many of them may do long work. */
  readonly long: number
  /** Opens where short work turned out long. */
  readonly spare: number
}

/** Work of so many seconds is long: what it may keep another one waiting. */
export const LONG_SECONDS = 3

/** What short work is taken for that runs longer than short work does, until it ends. */
const OVERDUE_SECONDS = 30

/** Bound (law 9): work of one owner that waits. */
const MAX_WAITING = 500

export class TooMuchWaits extends Error {
  override readonly name = 'TooMuchWaits'
}

/** The work was left before its turn came. */
export class TurnLeft extends Error {
  override readonly name = 'TurnLeft'
}

interface Work {
  /** What it is expected to take. */
  readonly seconds: number
  readonly begin: () => void
}

export class FairQueue {
  readonly #options: FairQueueOptions
  readonly #owners = new Flows(() => new Owner())
  #running = 0
  #long = 0
  /** Of the long ones, those that were expected to be short. */
  #overdue = 0

  constructor(options: FairQueueOptions) {
    this.#options = options
  }

  /** @param seconds what it is expected to take; what it took is what counts in the end @throws TooMuchWaits, TurnLeft */
  async run<T>(turn: Turn, seconds: number, task: () => Promise<T>): Promise<T> {
    const owner = this.#owners.enter(turn.owner)
    if (owner.waiting >= MAX_WAITING) throw new TooMuchWaits()
    const part = owner.parts.enter(turn.part)
    await this.#turnOf(owner, part, seconds, turn.leaving)
    let expected = seconds
    const becomeLong = () => {
      expected = OVERDUE_SECONDS
      for (const flow of [owner, part]) flow.spent += expected - seconds
      this.#long += 1
      this.#overdue += 1
      this.#beginMore()
    }
    const isShort = seconds < LONG_SECONDS
    const late = isShort ? setTimeout(becomeLong, LONG_SECONDS * 1_000).unref() : undefined
    const begun = performance.now()
    try {
      return await task()
    } finally {
      clearTimeout(late)
      const took = (performance.now() - begun) / 1_000
      for (const flow of [owner, part]) flow.end(took - expected)
      this.#running -= 1
      const wasOverdue = expected !== seconds
      if (!isShort || wasOverdue) this.#long -= 1
      if (wasOverdue) this.#overdue -= 1
      this.#beginMore()
    }
  }

  /** @throws TurnLeft */
  async #turnOf(owner: Owner, part: Part, seconds: number, leaving: AbortSignal | undefined): Promise<void> {
    const { promise: turn, resolve: begin, reject } = Promise.withResolvers<void>()
    const work = { seconds, begin }
    const leave = () => {
      const at = part.queue.indexOf(work)
      if (at === -1) return
      part.queue.splice(at, 1)
      for (const flow of [owner, part]) flow.waiting -= 1
      reject(new TurnLeft())
    }
    part.queue.push(work)
    for (const flow of [owner, part]) flow.waiting += 1
    if (leaving?.aborted) leave()
    else this.#beginMore()
    leaving?.addEventListener('abort', leave)
    await turn.finally(() => leaving?.removeEventListener('abort', leave))
  }

  #beginMore(): void {
    while (this.#beginOne());
  }

  #beginOne(): boolean {
    const { slots, long, spare } = this.#options
    if (this.#running >= slots + Math.min(spare, this.#overdue)) return false
    const mayBeLong = this.#long < long && this.#running < slots
    const may = ({ seconds }: Work) => mayBeLong || seconds < LONG_SECONDS
    const owner = this.#owners.next((each) => each.parts.some((part) => part.queue.some(may)))
    const part = owner?.parts.next(({ queue }) => queue.some(may))
    if (!owner || !part) return false
    const [work] = part.queue.splice(part.queue.findIndex(may), 1)
    if (!work) throw new Error('Invariant: what may begin waits.')
    for (const flow of [owner, part]) flow.begin(work.seconds)
    this.#running += 1
    if (work.seconds >= LONG_SECONDS) this.#long += 1
    work.begin()
    return true
  }
}

class Owner extends Flow {
  readonly parts = new Flows(() => new Part())
}

class Part extends Flow {
  readonly queue: Work[] = []
}
