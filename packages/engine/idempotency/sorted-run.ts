/**
 * A sorted run: keys of a Space in the order of their hashes, eight bytes each, the number of the entry and the hash of
 * its key, lower half first. It never changes. It is read in chunks, entered where the hash should be.
 */
import { crc32 } from 'node:zlib'
import { addAll, bloomFilter, mayContain } from './bloom-filter.ts'

/** A run as a snapshot names it. */
export interface RunReference {
  /** The first entry of the batch that carries it. */
  readonly seq: number
  readonly level: number
  readonly count: number
  /** The CRC-32 of each of its chunks; earlier versions wrote none. */
  readonly sums?: readonly number[]
}

export interface SortedRun extends RunReference {
  /** Undefined where a chunk is not in memory. */
  readonly chunks: (Chunk | undefined)[]
}

/** Bytes of a key in a run. */
export const BYTES = 8
/** Keys in a chunk. */
export const CHUNK = 8_192
export const NONE_FOUND: readonly number[] = []

/** Part of a run in memory. */
export interface Chunk {
  readonly pairs: Uint32Array
  /** For most chunks one look at one word of it suffices; to search each of them was a sixth of an operation. */
  readonly filter: Uint32Array
}

export function chunkOf(pairs: Uint32Array): Chunk {
  const filter = bloomFilter(pairs.length / 2)
  addAll(filter, pairs)
  return { pairs, filter }
}

/** @param bytes of a whole run, aligned */
export function chunksOf(bytes: Uint8Array): Chunk[] {
  const pairs = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  return Array.from({ length: Math.ceil(pairs.length / 2 / CHUNK) }, (_, at) =>
    chunkOf(pairs.subarray(at * CHUNK * 2, (at + 1) * CHUNK * 2)),
  )
}

/** @param bytes of a whole run */
export function sumsOf(bytes: Uint8Array): readonly number[] {
  const size = CHUNK * BYTES
  const count = Math.ceil(bytes.byteLength / size)
  return Array.from({ length: count }, (_, at) => crc32(bytes.subarray(at * size, (at + 1) * size)))
}

/** Whether bytes are those of a run from chunk `at` on. */
export function areSound({ sums }: RunReference, at: number, bytes: Uint8Array): boolean {
  return !sums || sumsOf(bytes).every((sum, after) => sum === sums[at + after])
}

/** Merges sorted keys of 64 bits. */
export function merge(parts: readonly BigUint64Array[]): BigUint64Array<ArrayBuffer> {
  const all = new BigUint64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let to = 0
  for (const part of parts) {
    all.set(part, to)
    to += part.length
  }
  return all.sort()
}

/** The entries under a hash in a run, or which chunk must be fetched to know them. */
export function findInRun({ chunks, count }: SortedRun, hash: number): readonly number[] | number {
  // Hashes are spread evenly, so it is near here; back to the first chunk that may hold it, then forward.
  let at = Math.min(chunks.length - 1, Math.floor(((hash / 2 ** 32) * count) / CHUNK))
  for (; at > 0; at--) {
    const chunk = chunks[at]
    if (!chunk) return at
    if ((chunk.pairs[1] ?? 0) < hash) break
  }
  let found = NONE_FOUND
  for (; at < chunks.length; at++) {
    const chunk = chunks[at]
    if (!chunk) return at
    if (mayContain(chunk.filter, hash)) found = [...found, ...search(chunk.pairs, hash)]
    if ((chunk.pairs[chunk.pairs.length - 1] ?? 0) > hash) break
  }
  return found
}

/** Binary search. */
function search(pairs: Uint32Array, hash: number): readonly number[] {
  let low = 0
  let high = pairs.length >>> 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((pairs[2 * middle + 1] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  const entries: number[] = []
  for (let pair = 2 * low; pairs[pair + 1] === hash; pair += 2) entries.push(pairs[pair] ?? 0)
  return entries
}
