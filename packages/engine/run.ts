/**
 * A run: ids of a Space, sorted by hash, eight bytes each - the number of the entry and the hash of its id, lower half
 * first. It never changes. A run is read in chunks, entered where the hash should stand.
 */

/** A run as a snapshot names it. */
export interface RunMark {
  /** The first entry of the page that carries it. */
  readonly seq: number
  readonly level: number
  readonly count: number
}

export interface Run extends RunMark {
  readonly chunks: (Uint32Array | undefined)[]
}

export const BYTES = 8
/** Ids in a chunk. */
export const CHUNK = 8_192
export const NOTHING: readonly number[] = []

/** The numbers under a hash in a run, or which chunk must be fetched to know them. */
export function seek(run: Run, hash: number): readonly number[] | number {
  // Hashes are spread evenly, so it stands near here; back to the first chunk that may hold it, then forward.
  let at = Math.min(run.chunks.length - 1, Math.floor(((hash / 2 ** 32) * run.count) / CHUNK))
  for (; at > 0; at--) {
    const chunk = run.chunks[at]
    if (!chunk) return at
    if ((chunk[1] ?? 0) < hash) break
  }
  let found: number[] | undefined
  for (; at < run.chunks.length; at++) {
    const chunk = run.chunks[at]
    if (!chunk) return at
    for (let pair = firstAt(chunk, hash); chunk[pair + 1] === hash; pair += 2) {
      found = [...(found ?? []), chunk[pair] ?? 0]
    }
    if ((chunk[chunk.length - 1] ?? 0) > hash) break
  }
  return found ?? NOTHING
}

/** Where in a chunk the first pair stands whose hash is not below this one. */
function firstAt(chunk: Uint32Array, hash: number): number {
  let low = 0
  let high = chunk.length >>> 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((chunk[2 * middle + 1] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  return 2 * low
}
