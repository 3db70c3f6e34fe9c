/**
 * Where the ids of a Space are: for each id, the number of the entry that answered it. An id is looked up before
 * every command, so a new one must cost no disk. It is kept as 8 bytes, a hash of 32 bits and the entry's number, and
 * a match is only a lead: the entry is read and says its id in full, so ids stay exact for ever.
 *
 * The latest stand in a small table; with each snapshot they become a sorted run, kept in the page that carries the
 * snapshot. Four runs of one level are merged into one of the next, so a million ids are about eight runs. A run is
 * read in chunks when somebody looks into it, by where the hash should stand. (As rows of a B-tree, 10,000 Spaces
 * came to 55,000 a second and wrote 14 MB a flush; a Map of strings took ten times the memory.)
 */
import type { SpaceId } from '@allot/rules/space'
import type { Store } from '../store.ts'
import { filterFor, mayHold, putAll } from './bloom-filter.ts'
import {
  BYTES,
  CHUNK,
  type Chunk,
  chunkOf,
  NOTHING,
  type RunMark,
  type SortedRun,
  seek,
} from './sorted-run.ts'

const FAN_OUT = 4
/** Merging more than this would keep others waiting. */
const MOST_MERGED = 1 << 22

/** An id is looked for and then, as a rule, added. */
let last = { id: '', hash: hash('') }

export function hashOf(id: string): number {
  if (id !== last.id) last = { id, hash: hash(id) }
  return last.hash
}

function hash(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  // Spread evenly, so that a run can be entered near the right place.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export class IdempotencyIndex {
  readonly #store: Pick<Store, 'readRun'>
  readonly #space: SpaceId
  /** Pairs of number and hash, by open addressing; number 0 is an empty slot. */
  #recent = new Uint32Array(32)
  #count = 0
  #runs = NO_RUNS
  /**
   * All ids of runs that were made here or came whole, once there are any: one look where each of eight runs would cost
   * one, a twelfth of an operation.
   */
  #filter: Uint32Array | undefined
  #filtered = 0
  /** Runs that were there before and are read in parts; they are not in the filter. */
  #before = NO_RUNS
  #loaded = 0
  /** The runs before the last seal, until it came to be. */
  #unsealed = NO_RUNS

  constructor(store: Pick<Store, 'readRun'>, space: SpaceId) {
    this.#store = store
    this.#space = space
  }

  /** Begins where a snapshot left off. @param runs what is at hand of them */
  restore(marks: readonly RunMark[], runs: ReadonlyMap<number, Uint8Array> = NONE_AT_HAND): void {
    this.#recent = new Uint32Array(32)
    this.#count = 0
    const known = new Map(this.#runs.map((run) => [run.seq, run]))
    const filtered = new Set(this.#runs.filter((run) => !this.#before.includes(run)))
    this.#runs = marks.map((mark) => {
      const run = known.get(mark.seq)
      if (run?.count === mark.count) return run
      const bytes = runs.get(mark.seq)
      return { ...mark, chunks: bytes ? chunksOf(bytes) : new Array(Math.ceil(mark.count / CHUNK)) }
    })
    this.#before = this.#runs.filter((run) => !filtered.has(run))
    for (const run of this.#before) if (!run.chunks.includes(undefined)) this.#takeOver(run)
    this.#weigh()
  }

  /** What it takes in memory. */
  get bytes(): number {
    return this.#recent.byteLength + (this.#filter?.byteLength ?? 0) + this.#loaded
  }

  add(hash: number, seq: number): void {
    if (this.#count * 4 >= this.#recent.length)
      this.#keep(this.#recent.length * 2, 0, Number.POSITIVE_INFINITY)
    place(this.#recent, hash, seq)
    this.#count += 1
  }

  /** Forgets entries after `seq`, which did not come to be. */
  retreat(seq: number): void {
    this.#keep(this.#recent.length, 0, seq)
  }

  /** The entries that may have answered this id; undefined when a chunk must be fetched first. */
  find(hash: number): readonly number[] | undefined {
    let leads: number[] | undefined
    const table = this.#recent
    const mask = table.length - 1
    for (let at = (hash << 1) & mask; table[at] !== 0; at = (at + 2) & mask) {
      if (table[at + 1] === hash) leads = [...(leads ?? []), table[at] ?? 0]
    }
    if (this.#runs.length === 0) return leads ?? NOTHING
    for (const run of this.#filter && mayHold(this.#filter, hash) ? this.#runs : this.#before) {
      const found = seek(run, hash)
      if (typeof found === 'number') return undefined
      if (found.length > 0) leads = [...(leads ?? []), ...found]
    }
    return leads ?? NOTHING
  }

  /** Looks until it finds, fetching what it needs. */
  async fetch(hash: number): Promise<readonly number[]> {
    for (;;) {
      const found = this.find(hash)
      if (found) return found
      for (const run of this.#runs) {
        const missing = seek(run, hash)
        if (typeof missing === 'number') await this.#load(run, missing)
      }
    }
  }

  /**
   * The run of the page of entries `seq` to `last`: the ids up to there that are in no run yet, merged with smaller
   * runs, at most so many ids. Merging may have to read; until all is at hand the ids are found where they were.
   */
  async seal(seq: number, last: number, most = MOST_MERGED): Promise<Uint8Array> {
    this.#unsealed = this.#runs
    const latest = sorted(this.#recent, last)
    let keys = latest
    let runs: readonly SortedRun[] = this.#runs
    let level = 0
    for (;;) {
      const same = runs.filter((run) => run.level === level)
      const size = same.reduce((sum, run) => sum + run.count, keys.length)
      if (same.length < FAN_OUT - 1 || size > most) break
      const parts = await Promise.all(same.map((run) => this.#whole(run)))
      for (const run of same) if (this.#before.includes(run)) this.#takeOver(run)
      keys = merged([keys, ...parts])
      runs = runs.filter((run) => run.level !== level)
      level += 1
    }
    putAll(this.#filterWith(latest.length), new Uint32Array(latest.buffer))
    const bytes = new Uint8Array(keys.buffer)
    this.#runs =
      keys.length > 0 ? [...runs, { seq, level, count: keys.length, chunks: chunksOf(bytes) }] : runs
    this.#keep(32, last, Number.POSITIVE_INFINITY)
    this.#weigh()
    return bytes
  }

  /** The last seal came to be: what it merged is no longer kept. */
  settle(): void {
    this.#unsealed = []
  }

  /** The last seal did not come to be, and all is to be restored from a snapshot: what is at hand of its runs stays. */
  unseal(): void {
    this.#runs = this.#unsealed
    this.#recent = new Uint32Array(32)
    this.#count = 0
  }

  marks(): readonly RunMark[] {
    return this.#runs.map(({ seq, level, count }) => ({ seq, level, count }))
  }

  /** A run of before is whole in memory now: its ids come into the filter. */
  #takeOver(run: SortedRun): void {
    const filter = this.#filterWith(run.count)
    for (const chunk of run.chunks) if (chunk) putAll(filter, chunk.pairs)
    this.#before = this.#before.filter((each) => each !== run)
  }

  /** The filter, with room for so many more. */
  #filterWith(more: number): Uint32Array {
    this.#filtered += more
    if (this.#filter && this.#filtered <= this.#filter.length * 2) return this.#filter
    const runs = this.#runs.filter((run) => !this.#before.includes(run))
    this.#filtered = runs.reduce((sum, run) => sum + run.count, more)
    const filter = filterFor(this.#filtered * 2)
    for (const { chunks } of runs) for (const chunk of chunks) if (chunk) putAll(filter, chunk.pairs)
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
    const chunk = chunkOf(new Uint32Array(new Uint8Array(bytes).buffer)) // copied, so that it is aligned
    run.chunks[at] = chunk
    this.#loaded += chunk.pairs.byteLength
    return chunk
  }

  #weigh(): void {
    this.#loaded = 0
    for (const { chunks } of this.#runs)
      for (const chunk of chunks) this.#loaded += chunk?.pairs.byteLength ?? 0
  }

  /** Moves the entries after one and up to another into a table of so many slots or more. */
  #keep(slots: number, after: number, last: number): void {
    const table = this.#recent
    this.#recent = new Uint32Array(slots)
    this.#count = 0
    for (let at = 0; at < table.length; at += 2) {
      const seq = table[at] ?? 0
      if (seq > after && seq <= last) this.add(table[at + 1] ?? 0, seq)
    }
  }
}

const NO_RUNS: readonly SortedRun[] = []
const NONE_AT_HAND: ReadonlyMap<number, Uint8Array> = new Map()

function place(table: Uint32Array, hash: number, seq: number): void {
  const mask = table.length - 1
  let at = (hash << 1) & mask
  while (table[at] !== 0) at = (at + 2) & mask
  table[at] = seq
  table[at + 1] = hash
}

/** Entries up to `last` as whole numbers of 64 bits, number below hash, whose order is the order of the hashes. */
function sorted(table: Uint32Array, last: number): BigUint64Array<ArrayBuffer> {
  const pairs = new Uint32Array(table.length)
  let to = 0
  for (let at = 0; at < table.length; at += 2) {
    const seq = table[at] ?? 0
    if (seq === 0 || seq > last) continue
    pairs[to++] = seq
    pairs[to++] = table[at + 1] ?? 0
  }
  return new BigUint64Array(pairs.slice(0, to).buffer).sort()
}

/** @param bytes of a run, aligned */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const pairs = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  return Array.from({ length: Math.ceil(pairs.length / 2 / CHUNK) }, (_, at) =>
    chunkOf(pairs.subarray(at * CHUNK * 2, (at + 1) * CHUNK * 2)),
  )
}

function merged(parts: readonly BigUint64Array[]): BigUint64Array<ArrayBuffer> {
  const all = new BigUint64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let to = 0
  for (const part of parts) {
    all.set(part, to)
    to += part.length
  }
  return all.sort()
}
