/** A mask: for each pixel of a matte whether something holds of it, 1 or 0; and the shapes that such pixels form. */
import { MATTE_SIDE } from './matte.ts'

export type Mask = Uint8Array

/** The pixels of the matte from `from` to `to`, both included. */
export function between(matte: Uint8Array, from: number, to: number): Mask {
  const mask = new Uint8Array(matte.length)
  for (let at = 0; at < matte.length; at++) {
    const value = matte[at] ?? 0
    if (value >= from && value <= to) mask[at] = 1
  }
  return mask
}

/** Keeps what a disc of nine pixels fits into: thick areas stay, the thin line along a soft edge or a hair goes. */
export function opened(mask: Mask): Mask {
  const inside = eroded(mask, 1)
  return inverted(eroded(inverted(inside), 1))
}

/** The half width of the disc in each of its rows, from the middle one on. */
const DISC = [4, 4, 3, 3, 0] as const

/** Keeps the pixels whose whole disc is set. @param beyond what stands outside of the picture */
function eroded(mask: Mask, beyond: 0 | 1): Mask {
  const reach = reachOf(mask, beyond)
  const out = new Uint8Array(mask.length)
  for (let y = 0, at = 0; y < MATTE_SIDE; y++)
    for (let x = 0; x < MATTE_SIDE; x++, at++) if (reach[at] !== 0 && discFits(reach, x, y)) out[at] = 1
  return out
}

function discFits(reach: Uint16Array, x: number, y: number): boolean {
  for (let dy = -4; dy <= 4; dy++) {
    const row = y + dy
    if (row < 0 || row >= MATTE_SIDE) continue
    if ((reach[row * MATTE_SIDE + x] ?? 0) <= (DISC[Math.abs(dy)] ?? 0)) return false
  }
  return true
}

/** How many pixels of the row are set to either side, the nearer end counts, the pixel itself included; 0 where it is not set. */
function reachOf(mask: Mask, beyond: 0 | 1): Uint16Array {
  const reach = new Uint16Array(mask.length)
  const outside = beyond === 1 ? MATTE_SIDE : 0
  for (let y = 0; y < MATTE_SIDE; y++) {
    const row = y * MATTE_SIDE
    let run = outside
    for (let x = 0; x < MATTE_SIDE; x++) {
      run = mask[row + x] === 1 ? run + 1 : 0
      reach[row + x] = run
    }
    run = outside
    for (let x = MATTE_SIDE - 1; x >= 0; x--) {
      run = mask[row + x] === 1 ? run + 1 : 0
      if (run < (reach[row + x] ?? 0)) reach[row + x] = run
    }
  }
  return reach
}

function inverted(mask: Mask): Mask {
  const out = new Uint8Array(mask.length)
  for (let at = 0; at < mask.length; at++) out[at] = 1 - (mask[at] ?? 0) // a callback for each pixel is ten times slower
  return out
}

export interface Components {
  /** For each pixel the number of its component, from 1 on; 0 for none. */
  readonly labels: Uint32Array
  /** The number of pixels of each component, by its number; [0] is 0. */
  readonly areas: Uint32Array
}

/** The connected parts of a mask; pixels that touch at a corner are connected. */
export function components(mask: Mask): Components {
  const labels = new Uint32Array(mask.length)
  const areas: number[] = [0]
  const stack = new Uint32Array(mask.length)
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1 || labels[start] !== 0) continue
    const label = areas.length
    areas.push(flood(mask, labels, stack, start, label))
  }
  return { labels, areas: Uint32Array.from(areas) }
}

/** @returns how many pixels got the label */
function flood(mask: Mask, labels: Uint32Array, stack: Uint32Array, start: number, label: number): number {
  let depth = 0
  let area = 0
  stack[depth++] = start
  labels[start] = label
  while (depth > 0) {
    const at = stack[--depth] ?? 0
    area += 1
    const x = at % MATTE_SIDE
    for (const [dx, step] of NEIGHBOURS) {
      if (x + dx < 0 || x + dx >= MATTE_SIDE) continue
      const next = at + step
      if (mask[next] !== 1 || labels[next] !== 0) continue // beyond the first or last row there is nothing
      labels[next] = label
      stack[depth++] = next
    }
  }
  return area
}

/** How far each neighbour is to the right, and in the list of pixels. */
const NEIGHBOURS = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy * MATTE_SIDE + dx] as const))
