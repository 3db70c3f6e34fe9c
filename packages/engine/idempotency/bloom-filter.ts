/**
 * A filter: which hashes may be among many, known without a look at them. A word of 32 bits for every two, in which
 * each sets two; a new hash finds both of its bits set once in fifty times.
 */

export function filterFor(count: number): Uint32Array {
  return new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, count / 2))))
}

/** @param pairs of numbers and hashes */
export function putAll(filter: Uint32Array, pairs: Uint32Array): void {
  for (let at = 1; at < pairs.length; at += 2) putInto(filter, pairs[at] ?? 0)
}

function putInto(filter: Uint32Array, hash: number): void {
  const word = hash & (filter.length - 1)
  filter[word] = (filter[word] ?? 0) | bitsOf(hash)
}

export function mayHold(filter: Uint32Array, hash: number): boolean {
  const bits = bitsOf(hash)
  return ((filter[hash & (filter.length - 1)] ?? 0) & bits) === bits
}

/** From the middle of the hash: its lower bits choose the word, its upper bits the chunk of a run. */
function bitsOf(hash: number): number {
  return (1 << ((hash >>> 12) & 31)) | (1 << ((hash >>> 17) & 31))
}
