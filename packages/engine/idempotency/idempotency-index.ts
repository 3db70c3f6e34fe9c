/**
 * The index of a Space's idempotency keys: for each key, the number of the entry that answered it. A key is looked up
 * before every command, so a new key must cost no disk. It is kept as 8 bytes, a hash of 32 bits and the number of the
 * entry, and a match is only a candidate: the entry is read and has its key in full, so keys stay exact for ever.
 *
 * The latest keys are in a small table; with each snapshot they become a sorted run, kept in the batch that carries the
 * snapshot. Four runs of one level are merged into one of the next (a log-structured merge), so a million keys are
 * about eight runs. A run is read in chunks when a lookup needs one. (As rows of a B-tree, 10,000 Spaces came to
 * 55,000 operations a second and wrote 14 MB a commit; a Map of strings took ten times the memory.)
 */
import type { SpaceId } from '@allot/rules/space'
import { LogDamaged, type Store } from '../store.ts'
import { addAll, bloomFilter, mayContain } from './bloom-filter.ts'
import { RecentKeys } from './recent-keys.ts'
import {
  areSound,
  BYTES,
  CHUNK,
  type Chunk,
  chunkOf,
  chunksOf,
  findInRun,
  merge,
  NONE_FOUND,
  type RunReference,
  type SortedRun,
  sumsOf,
} from './sorted-run.ts'

const FAN_OUT = 4
/** Keys; to merge more would keep other Spaces waiting. */
const MAX_MERGED = 1 << 22

export class IdempotencyIndex {
  readonly #store: Pick<Store, 'readRun'>
  readonly #space: SpaceId
  readonly #recent = new RecentKeys()
  #runs = NO_RUNS
  /**
   * All keys of runs that were made here or are whole in memory, once there are any: one look where each of eight runs
   * would cost one, a twelfth of an operation.
   */
  #filter: Uint32Array | undefined
  #filtered = 0
  /** Runs from before that are read in parts; their keys are not in the filter. */
  #partial = NO_RUNS
  #loadedBytes = 0
  /** The runs before the last seal, until that is confirmed. */
  #beforeSeal = NO_RUNS

  constructor(store: Pick<Store, 'readRun'>, space: SpaceId) {
    this.#store = store
    this.#space = space
  }

  /** Starts from a snapshot. @param bytes of runs that were loaded with it */
  restore(marks: readonly RunReference[], bytes: ReadonlyMap<number, Uint8Array> = NO_BYTES): void {
    this.#recent.clear()
    const known = new Map(this.#runs.map((run) => [run.seq, run]))
    const filtered = new Set(this.#runs.filter((run) => !this.#partial.includes(run)))
    this.#runs = marks.map((mark) => {
      const run = known.get(mark.seq)
      if (run?.count === mark.count) return run
      const loaded = bytes.get(mark.seq)
      if (loaded) this.#check(mark, 0, loaded, mark.count)
      return { ...mark, chunks: loaded ? chunksOf(loaded) : new Array(Math.ceil(mark.count / CHUNK)) }
    })
    this.#partial = this.#runs.filter((run) => !filtered.has(run))
    for (const run of this.#partial) if (!run.chunks.includes(undefined)) this.#addToFilter(run)
    this.#weigh()
  }

  /** Its size in memory. */
  get bytes(): number {
    return this.#recent.bytes + (this.#filter?.byteLength ?? 0) + this.#loadedBytes
  }

  add(hash: number, seq: number): void {
    this.#recent.add(hash, seq)
  }

  /** Removes entries after `seq`, which were not written. */
  rollBack(seq: number): void {
    this.#recent.removeAfter(seq)
  }

  /** The entries that may have answered a key; undefined where a chunk must be fetched first. */
  find(hash: number): readonly number[] | undefined {
    let candidates = this.#recent.find(hash)
    if (this.#runs.length === 0) return candidates ?? NONE_FOUND
    for (const run of this.#filter && mayContain(this.#filter, hash) ? this.#runs : this.#partial) {
      const found = findInRun(run, hash)
      if (typeof found === 'number') return undefined
      if (found.length > 0) candidates = [...(candidates ?? []), ...found]
    }
    return candidates ?? NONE_FOUND
  }

  /** The same, fetching the chunks that it needs. @throws StoreUnavailable */
  async fetch(hash: number): Promise<readonly number[]> {
    for (;;) {
      const found = this.find(hash)
      if (found) return found
      for (const run of this.#runs) {
        const missing = findInRun(run, hash)
        if (typeof missing === 'number') await this.#load(run, missing)
      }
    }
  }

  /**
   * The run that the batch of entries `seq` to `last` carries: the recent keys up to there, merged with smaller runs, at
   * most so many keys. Merging may have to read; until all is in memory the keys are found where they were.
   */
  async seal(seq: number, last: number, max = MAX_MERGED): Promise<Uint8Array> {
    this.#beforeSeal = this.#runs
    const recent = this.#recent.sorted(last)
    let keys = recent
    let runs: readonly SortedRun[] = this.#runs
    let level = 0
    for (;;) {
      const same = runs.filter((run) => run.level === level)
      const size = same.reduce((sum, run) => sum + run.count, keys.length)
      if (same.length < FAN_OUT - 1 || size > max) break
      const parts = await Promise.all(same.map((run) => this.#whole(run)))
      for (const run of same) if (this.#partial.includes(run)) this.#addToFilter(run)
      keys = merge([keys, ...parts])
      runs = runs.filter((run) => run.level !== level)
      level += 1
    }
    addAll(this.#filterFor(recent.length), new Uint32Array(recent.buffer))
    const bytes = new Uint8Array(keys.buffer)
    this.#runs =
      keys.length > 0
        ? [...runs, { seq, level, count: keys.length, sums: sumsOf(bytes), chunks: chunksOf(bytes) }]
        : runs
    this.#recent.removeUpTo(last)
    this.#weigh()
    return bytes
  }

  /** The batch of the last seal is durable: the runs that it merged are no longer kept. */
  confirmSeal(): void {
    this.#beforeSeal = NO_RUNS
  }

  /** That batch was not written, and the Space is loaded again: chunks in memory are kept for it. */
  undoSeal(): void {
    this.#runs = this.#beforeSeal
    this.#recent.clear()
  }

  marks(): readonly RunReference[] {
    return this.#runs.map(({ chunks, ...mark }) => mark)
  }

  /** Adds the keys of a partial run that is whole in memory now. */
  #addToFilter(run: SortedRun): void {
    const filter = this.#filterFor(run.count)
    for (const chunk of run.chunks) if (chunk) addAll(filter, chunk.pairs)
    this.#partial = this.#partial.filter((partial) => partial !== run)
  }

  /** The filter, with room for so many more keys. */
  #filterFor(more: number): Uint32Array {
    this.#filtered += more
    if (this.#filter && this.#filtered <= this.#filter.length * 2) return this.#filter
    const runs = this.#runs.filter((run) => !this.#partial.includes(run))
    this.#filtered = runs.reduce((sum, run) => sum + run.count, more)
    const filter = bloomFilter(this.#filtered * 2)
    for (const { chunks } of runs) for (const chunk of chunks) if (chunk) addAll(filter, chunk.pairs)
    this.#filter = filter
    return filter
  }

  async #whole(run: SortedRun): Promise<BigUint64Array> {
    const all = new Uint32Array(run.count * 2)
    for (let at = 0; at < run.chunks.length; at++) {
      all.set((run.chunks[at] ?? (await this.#load(run, at))).pairs, at * CHUNK * 2)
    }
    return new BigUint64Array(all.buffer)
  }

  async #load(run: SortedRun, at: number): Promise<Chunk> {
    const to = Math.min(run.count, (at + 1) * CHUNK) * BYTES
    const bytes = await this.#store.readRun(this.#space, run.seq, at * CHUNK * BYTES, to)
    this.#check(run, at, bytes, Math.min(run.count - at * CHUNK, CHUNK))
    const chunk = chunkOf(new Uint32Array(new Uint8Array(bytes).buffer)) // copied, so that it is aligned
    run.chunks[at] = chunk
    this.#loadedBytes += chunk.pairs.byteLength
    return chunk
  }

  /** @throws LogDamaged where these are not the keys that were written: one that is not found would be taken again */
  #check(run: RunReference, at: number, bytes: Uint8Array, count: number): void {
    if (bytes.byteLength !== count * BYTES || !areSound(run, at, bytes))
      throw new LogDamaged(
        this.#space,
        run.seq,
        'its sorted run of keys does not have the checksum that is named',
      )
  }

  #weigh(): void {
    this.#loadedBytes = 0
    for (const { chunks } of this.#runs)
      for (const chunk of chunks) this.#loadedBytes += chunk?.pairs.byteLength ?? 0
  }
}

const NO_RUNS: readonly SortedRun[] = []
const NO_BYTES: ReadonlyMap<number, Uint8Array> = new Map()
