/**
 * A Bloom filter of key hashes: whether a hash may be among many, known without a search. It has a word of 32 bits for
 * every two hashes, and each hash sets two bits of one word; of a hundred new hashes two find both of their bits set.
 */

/** @param count how many hashes it has room for */
export function bloomFilter(count: number): Uint32Array {
  return new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, count / 2))))
}

/** @param pairs of numbers and hashes */
export function addAll(filter: Uint32Array, pairs: Uint32Array): void {
  for (let at = 1; at < pairs.length; at += 2) add(filter, pairs[at] ?? 0)
}

function add(filter: Uint32Array, hash: number): void {
  const word = hash & (filter.length - 1)
  filter[word] = (filter[word] ?? 0) | bitsOf(hash)
}

export function mayContain(filter: Uint32Array, hash: number): boolean {
  const bits = bitsOf(hash)
  return ((filter[hash & (filter.length - 1)] ?? 0) & bits) === bits
}

/** From the middle of the hash: its lower bits choose the word, its upper bits the chunk of a run. */
function bitsOf(hash: number): number {
  return (1 << ((hash >>> 12) & 31)) | (1 << ((hash >>> 17) & 31))
}
