/**
 * A run: ids of a Space, sorted by hash, eight bytes each - the number of the entry and the hash of its id, lower half
 * first. It never changes. A run is read in chunks, entered where the hash should stand.
 */
import { filterFor, mayHold, putAll } from './bloom-filter.ts'

/** A run as a snapshot names it. */
export interface RunMark {
  /** The first entry of the page that carries it. */
  readonly seq: number
  readonly level: number
  readonly count: number
}

export interface SortedRun extends RunMark {
  readonly chunks: (Chunk | undefined)[]
}

export const BYTES = 8
/** Ids in a chunk. */
export const CHUNK = 8_192
export const NOTHING: readonly number[] = []

/** Part of a run in memory. */
export interface Chunk {
  readonly pairs: Uint32Array
  /** Most runs cost one look at one word of it; searching each of them was a sixth of an operation. */
  readonly filter: Uint32Array
}

export function chunkOf(pairs: Uint32Array): Chunk {
  const filter = filterFor(pairs.length / 2)
  putAll(filter, pairs)
  return { pairs, filter }
}

/** The numbers under a hash in a run, or which chunk must be fetched to know them. */
export function seek({ chunks, count }: SortedRun, hash: number): readonly number[] | number {
  // Hashes are spread evenly, so it stands near here; back to the first chunk that may hold it, then forward.
  let at = Math.min(chunks.length - 1, Math.floor(((hash / 2 ** 32) * count) / CHUNK))
  for (; at > 0; at--) {
    const chunk = chunks[at]
    if (!chunk) return at
    if ((chunk.pairs[1] ?? 0) < hash) break
  }
  let found = NOTHING
  for (; at < chunks.length; at++) {
    const chunk = chunks[at]
    if (!chunk) return at
    if (mayHold(chunk.filter, hash)) found = [...found, ...numbersIn(chunk.pairs, hash)]
    if ((chunk.pairs[chunk.pairs.length - 1] ?? 0) > hash) break
  }
  return found
}

function numbersIn(pairs: Uint32Array, hash: number): readonly number[] {
  let low = 0
  let high = pairs.length >>> 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((pairs[2 * middle + 1] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  const numbers: number[] = []
  for (let pair = 2 * low; pairs[pair + 1] === hash; pair += 2) numbers.push(pairs[pair] ?? 0)
  return numbers
}
