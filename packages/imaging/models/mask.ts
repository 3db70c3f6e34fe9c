/**
 * A mask: for each pixel of a matte whether something holds of it. Each pixel is one bit, 32 of a row in each word, the
 * leftmost one lowest; so shapes are found for 32 pixels at a time.
 */
import type { Box } from './box.ts'
import { MATTE_SIDE } from './matte.ts'

export type Mask = Uint32Array

/** Words a row. */
export const ROW_WORDS = MATTE_SIDE / 32

/** The pixels of the matte from `from` to `to`, both included. */
export function between(matte: Uint8Array, from: number, to: number): Mask {
  const mask = new Uint32Array(matte.length / 32)
  for (let word = 0, at = 0; word < mask.length; word++) {
    let bits = 0
    for (let bit = 0; bit < 32; bit++, at++) {
      const value = matte[at] ?? 0
      if (value >= from && value <= to) bits |= 1 << bit
    }
    mask[word] = bits
  }
  return mask
}

/** @returns how many pixels are set */
export function areaOf(mask: Mask): number {
  let area = 0
  for (const word of mask) area += bitsIn(word)
  return area
}

/** Keeps what a disc of nine pixels fits into: thick areas stay, the thin line along a soft edge or a hair goes. */
export function opened(mask: Mask): Mask {
  const inside = eroded(mask)
  return inverted(eroded(inverted(inside)))
}

/**
 * Keeps the pixels whose whole disc is set. What stands outside of the picture counts as set.
 * The disc is nine rows high: three of nine pixels, four of seven, and one pixel above and below.
 */
function eroded(mask: Mask): Mask {
  const seven = shrunk(mask, 3)
  const nine = shrunk(mask, 4)
  const rows = [mask, seven, seven, nine, nine, nine, seven, seven, mask]
  const out = new Uint32Array(mask.length)
  for (let at = 0; at < out.length; at++) {
    let bits = 0xffffffff
    for (let row = 0, of = at - 4 * ROW_WORDS; row < rows.length && bits !== 0; row++, of += ROW_WORDS)
      if (of >= 0 && of < out.length) bits &= rows[row]?.[of] ?? 0
    out[at] = bits
  }
  return out
}

/** Keeps the pixels that have `reach` set ones on either side in their row. */
function shrunk(mask: Mask, reach: 3 | 4): Mask {
  const out = new Uint32Array(mask.length)
  for (let at = 0; at < mask.length; at++) {
    let bits = mask[at] ?? 0
    if (bits === 0) continue
    const column = at % ROW_WORDS
    const before = column === 0 ? 0xffffffff : (mask[at - 1] ?? 0)
    const after = column === ROW_WORDS - 1 ? 0xffffffff : (mask[at + 1] ?? 0)
    const own = bits
    for (let by = 1; by <= reach; by++)
      bits &= ((own << by) | (before >>> (32 - by))) & ((own >>> by) | (after << (32 - by)))
    out[at] = bits
  }
  return out
}

function inverted(mask: Mask): Mask {
  const out = new Uint32Array(mask.length)
  for (let at = 0; at < mask.length; at++) out[at] = ~(mask[at] ?? 0)
  return out
}

/**
 * The bounds of the pixels that are set; undefined where none is.
 * @param least a row or column counts from so many set pixels on: a speck is no bound
 */
export function boxOf(mask: Mask, least: 1 | 3 = 1): Box | undefined {
  const rows = extent(rowsWith(mask, least))
  const columns = extent(columnsWith(mask, least))
  if (!rows || !columns) return undefined
  return {
    left: columns.from / MATTE_SIDE,
    width: columns.length / MATTE_SIDE,
    top: rows.from / MATTE_SIDE,
    height: rows.length / MATTE_SIDE,
  }
}

function rowsWith(mask: Mask, least: number): readonly boolean[] {
  return Array.from({ length: MATTE_SIDE }, (_, y) => {
    let count = 0
    for (let at = y * ROW_WORDS; at < (y + 1) * ROW_WORDS; at++) count += bitsIn(mask[at] ?? 0)
    return count >= least
  })
}

/** Counts in every column at once, up to three: `once`, `twice` and `thrice` have a bit for each column. */
function columnsWith(mask: Mask, least: 1 | 3): readonly boolean[] {
  const once = new Uint32Array(ROW_WORDS)
  const twice = new Uint32Array(ROW_WORDS)
  const thrice = new Uint32Array(ROW_WORDS)
  for (let at = 0; at < mask.length; at++) {
    const word = mask[at] ?? 0
    if (word === 0) continue
    const column = at % ROW_WORDS
    const one = once[column] ?? 0
    const two = twice[column] ?? 0
    thrice[column] = (thrice[column] ?? 0) | (two & word)
    twice[column] = two | (one & word)
    once[column] = one | word
  }
  const enough = least === 1 ? once : thrice
  return Array.from({ length: MATTE_SIDE }, (_, x) => (((enough[x >>> 5] ?? 0) >>> (x & 31)) & 1) === 1)
}

function extent(has: readonly boolean[]): { from: number; length: number } | undefined {
  const from = has.indexOf(true)
  return from === -1 ? undefined : { from, length: has.lastIndexOf(true) - from + 1 }
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
