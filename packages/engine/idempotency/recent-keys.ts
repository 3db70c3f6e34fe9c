/**
 * The latest keys of a Space: a hash table by open addressing of 8 bytes a key, the number of its entry and its hash.
 */

/** Slots of an empty table. */
const MIN_WORDS = 32
const UNBOUNDED = Number.POSITIVE_INFINITY

export class RecentKeys {
  /** Pairs of number and hash; number 0 is an empty slot. */
  #table = new Uint32Array(MIN_WORDS)
  #count = 0

  get bytes(): number {
    return this.#table.byteLength
  }

  add(hash: number, seq: number): void {
    if (this.#count * 4 >= this.#table.length) this.#rebuild(this.#table.length * 2, 0, UNBOUNDED)
    const table = this.#table
    const mask = table.length - 1
    let at = (hash << 1) & mask
    while (table[at] !== 0) at = (at + 2) & mask
    table[at] = seq
    table[at + 1] = hash
    this.#count += 1
  }

  /** The entries whose keys have this hash; undefined where there are none. */
  find(hash: number): number[] | undefined {
    let found: number[] | undefined
    const table = this.#table
    const mask = table.length - 1
    for (let at = (hash << 1) & mask; table[at] !== 0; at = (at + 2) & mask) {
      if (table[at + 1] === hash) found = [...(found ?? []), table[at] ?? 0]
    }
    return found
  }

  /** Removes entries after `seq`. */
  removeAfter(seq: number): void {
    this.#rebuild(this.#table.length, 0, seq)
  }

  /** Removes entries up to `seq`. */
  removeUpTo(seq: number): void {
    this.#rebuild(MIN_WORDS, seq, UNBOUNDED)
  }

  clear(): void {
    this.#table = new Uint32Array(MIN_WORDS)
    this.#count = 0
  }

  /** Entries up to `last` as whole numbers of 64 bits, number below hash, whose order is the order of the hashes. */
  sorted(last: number): BigUint64Array<ArrayBuffer> {
    const table = this.#table
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

  /** Moves the entries after one and up to another into a table of so many words or more. */
  #rebuild(words: number, after: number, last: number): void {
    const table = this.#table
    this.#table = new Uint32Array(words)
    this.#count = 0
    for (let at = 0; at < table.length; at += 2) {
      const seq = table[at] ?? 0
      if (seq > after && seq <= last) this.add(table[at + 1] ?? 0, seq)
    }
  }
}
