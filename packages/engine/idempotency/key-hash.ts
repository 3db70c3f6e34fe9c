/** The hash of an idempotency key: 32 bits of FNV-1a, mixed as MurmurHash3 ends. Stored sorted runs depend on it. */

/** The last key that was hashed: a key is looked up and then, as a rule, added. */
let last = { key: '', hash: compute('') }

export function hashOf(key: string): number {
  if (key !== last.key) last = { key, hash: compute(key) }
  return last.hash
}

function compute(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  // Spread evenly, so that a sorted run can be entered near the right place.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
