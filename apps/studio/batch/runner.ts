/**
 * The runner: takes Batches from "run" to "done". Batches of one Space run one after the other, those of different
 * Spaces side by side; at any time as many photos are worked on as the workers take. Whatever it knows is in the
 * store, so after a kill it simply goes on.
 */
import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/rules/denial'
import type { BatchEvent, BatchSummary } from '../contract/batch.ts'
import { distinctNames, safeName, withExtension } from './names.ts'
import { Pace } from './pace.ts'
import { itemOf, type StoredBatch, type StoredPhoto } from './stored.ts'
import { Turns } from './turns.ts'
import { BatchStopped, type Bench, workOn } from './work.ts'

export type Listener = (event: BatchEvent) => void

/** Pauses between attempts to reach Allot: from one second up to a minute. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 60_000

export class Runner {
  readonly #bench: Bench
  readonly #turns: Turns
  readonly #spaces = new Map<string, Promise<void>>()
  readonly #paces = new Map<string, Pace>()
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #cancelled = new Set<string>()
  readonly #closing = new AbortController()

  constructor(bench: Bench) {
    this.#bench = bench
    this.#turns = new Turns(bench.imaging.concurrency)
  }

  /** Places the hold and starts. @returns the denial when it is refused: nothing was taken and it stays a draft */
  async run(batch: StoredBatch): Promise<Denial | undefined> {
    const { store, folders, metering } = this.#bench
    await folders.prepare(folders.results(batch))
    const photos = store.photos(batch.id)
    const ready = photos.filter((photo) => photo.status === 'ready')
    const denial = await metering.place(batch, ready.length)
    if (denial) return denial
    for (const photo of photos)
      if (photo.status === 'waiting')
        store.settle(batch.id, photo.n, 'failed', 'The photo did not arrive. Add it again.')
    this.#nameResults(batch, ready)
    store.update(batch.id, { status: 'running', message: null, denial: null })
    this.#enqueue(batch.id)
    return undefined
  }

  /** Goes on with every Batch that was at work when the process ended, or with one of them. */
  async resume(only?: string): Promise<void> {
    for (const batch of [...this.#bench.store.inStatus('running'), ...this.#bench.store.inStatus('paused')]) {
      if (only !== undefined && batch.id !== only) continue
      await this.#bench.folders.sweepParts(batch)
      this.#enqueue(batch.id)
    }
  }

  /** Photos in flight are finished; the others are not begun, and nothing is taken for them. */
  cancel(id: string): void {
    this.#cancelled.add(id)
  }

  /** Resolves when this Batch's Space has nothing left to do. */
  async finished(id: string): Promise<void> {
    const batch = this.#bench.store.batch(id)
    if (batch) await this.#spaces.get(batch.space)
  }

  summary(batch: StoredBatch): BatchSummary {
    return this.#bench.store.summary(
      batch,
      this.#paces.get(batch.id)?.etaSeconds(this.#left(batch.id).length) ?? null,
    )
  }

  /** @returns a function that ends the subscription */
  listen(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  /** Finishes the photos in flight and begins no others; the Batches go on at the next start. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#spaces.values())
  }

  #enqueue(id: string): void {
    const batch = this.#bench.store.batch(id)
    if (!batch) return
    const before = this.#spaces.get(batch.space) ?? Promise.resolve()
    const after = before.then(() => this.#work(id))
    this.#spaces.set(batch.space, after)
    void after.finally(() => {
      if (this.#spaces.get(batch.space) === after) this.#spaces.delete(batch.space)
    })
  }

  /** Never rejects: whatever stops a Batch is told in the Batch. */
  async #work(id: string): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#closing.signal.aborted; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        await this.#workOnce(id)
        return
      } catch (reason) {
        if (!(reason instanceof AllotFault && reason.retryable)) {
          await this.#stop(id, reason)
          return
        }
        this.#bench.store.update(id, {
          status: 'paused',
          message: 'Allot cannot be reached just now. The Batch goes on by itself when it can.',
        })
        this.#tell(id)
        await abortable(pause, this.#closing.signal)
      }
    }
  }

  async #workOnce(id: string): Promise<void> {
    const { store, metering } = this.#bench
    const batch = store.batch(id)
    if (!batch || (batch.status !== 'running' && batch.status !== 'paused')) return
    if (batch.status === 'paused') store.update(id, { status: 'running', message: null })
    this.#paces.set(id, new Pace())
    this.#tell(id)
    let failure: unknown
    const going = () => failure === undefined && !this.#closing.signal.aborted && !this.#cancelled.has(id)
    await Promise.all(
      this.#left(id).map((photo) =>
        this.#turns.take(async () => {
          if (!going()) return
          await this.#one(batch, photo).catch((reason) => {
            failure ??= reason
          })
        }),
      ),
    )
    if (failure !== undefined) throw failure
    if (this.#closing.signal.aborted && this.#left(id).length > 0) return
    await metering.release(batch)
    const cancelled = this.#cancelled.delete(id)
    this.#end(id, cancelled && this.#left(id).length > 0 ? 'cancelled' : 'done', null, null)
  }

  async #one(batch: StoredBatch, photo: StoredPhoto): Promise<void> {
    const { store } = this.#bench
    store.settle(batch.id, photo.n, 'working')
    this.#tell(batch.id, photo.n)
    await workOn(this.#bench, batch, photo, () => this.#left(batch.id).length)
    this.#paces.get(batch.id)?.step()
    this.#tell(batch.id, photo.n)
  }

  async #stop(id: string, reason: unknown): Promise<void> {
    const { store, metering, folders } = this.#bench
    const batch = store.batch(id)
    if (!batch) return
    const stopped = reason instanceof BatchStopped ? reason : new BatchStopped(messageOf(reason))
    await metering.release(batch).catch(() => undefined) // what cannot be released now expires with the hold
    await folders.sweepParts(batch).catch(() => undefined) // on a full disk even that may fail; the next start sweeps
    this.#end(id, 'stopped', stopped.message, stopped.denial)
  }

  #end(
    id: string,
    status: 'done' | 'cancelled' | 'stopped',
    message: string | null,
    denial: Denial | null,
  ): void {
    this.#bench.store.releaseRest(id)
    this.#bench.store.update(id, { status, message, denial, finishedAt: Date.now() })
    this.#paces.delete(id)
    this.#cancelled.delete(id)
    this.#tell(id)
  }

  #left(id: string): readonly StoredPhoto[] {
    return this.#bench.store
      .photos(id)
      .filter((photo) => photo.status === 'ready' || photo.status === 'working')
  }

  #nameResults(batch: StoredBatch, ready: readonly StoredPhoto[]): void {
    const { store, folders } = this.#bench
    const wanted = ready.map((photo) => withExtension(safeName(photo.name), batch.edits.format))
    const names = distinctNames(wanted, (name) => folders.isTaken(batch, name))
    store.nameResults(batch.id, new Map(ready.map((photo, at) => [photo.n, names[at] ?? `${photo.n}`])))
  }

  #tell(id: string, n?: number): void {
    const listeners = this.#listeners.get(id)
    const batch = listeners && this.#bench.store.batch(id)
    if (!batch) return
    const photo = n === undefined ? undefined : this.#bench.store.photo(id, n)
    const event: BatchEvent = { batch: this.summary(batch), ...(photo && { photo: itemOf(photo) }) }
    for (const listener of listeners) listener(event)
  }
}

function messageOf(reason: unknown): string {
  if (reason instanceof AllotFault) return `Allot refused: ${reason.message}`
  return `Something went wrong here (${reason instanceof Error ? reason.message : reason}). Run the rest again.`
}

async function abortable(pause: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resume) => {
    const timer = setTimeout(resume, pause)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resume()
    })
  })
}
