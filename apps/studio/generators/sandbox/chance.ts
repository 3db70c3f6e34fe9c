/** Chance by a seed: the same seed draws the same picture. */

export interface Chance {
  /** From 0 to 1. */
  next(): number
  between(from: number, to: number): number
  oneOf<T>(all: readonly [T, ...T[]]): T
}

/** Mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    oneOf: (all) => all[Math.floor(next() * all.length)] ?? all[0],
  }
}

/** A number for a text, as a seed. */
export function hashOf(text: string): number {
  let hash = 2_166_136_261
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619)
  return hash >>> 0
}
