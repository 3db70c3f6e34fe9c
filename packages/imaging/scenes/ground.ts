/**
 * The ground: where the subject stands on it, by the lowest point of each column. A mug stands level; of a box that is seen
 * over its corner the base rises to both sides; a chair stands on its legs, and what is between them is above the ground.
 */
import type { Plane } from './plane.ts'

export interface Ground {
  /** The silhouette, small. */
  readonly alpha: Plane
  readonly left: number
  readonly right: number
  readonly top: number
  /** The row of the lowest point. */
  readonly foot: number
  /** The row of the ground under each column. */
  readonly rows: Float32Array
  /** How near to the ground the subject comes in each column: 1 where it stands, 0 where it is lifted off. */
  readonly contact: Float32Array
  /** The lowest row of the subject in each column; -1 where it has none. */
  readonly lowest: Int32Array
  /** The border of the canvas cuts it off, so that no ground is seen. */
  readonly isCutOff: boolean
}

const SOLID = 128

/** As a share of the subject's height: a point that is higher above the foot does not stand on the ground. */
const BASE_RISE = 0.2

/** A base that is seen over a corner rises to its sides as steeply as this at most; a wall that leans outwards is steeper. */
const BASE_SLOPE = 0.6

/** @returns undefined where nothing solid is to be seen */
export function groundOf(alpha: Plane): Ground | undefined {
  const { width, height, values } = alpha
  const lowest = new Int32Array(width).fill(-1)
  let [left, right, top, foot] = [width, -1, height, -1]
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if ((values[at] ?? 0) < SOLID) continue
      lowest[x] = y
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      foot = y
    }
  if (foot === -1) return undefined
  const contact = contactOf(lowest, foot, BASE_RISE * (foot - top + 1))
  const rows = rowsUnder(lowest, contact, foot)
  let atBorder = 0
  for (const y of lowest) if (y === height - 1) atBorder += 1
  const isCutOff = atBorder > 0.03 * (right - left + 1)
  return { alpha, left, right, top, foot, rows, contact, lowest, isCutOff }
}

/**
 * A column stands on the ground where no other one is so much lower, and so near, that a base could not rise between them:
 * the inner side of a leg that leans outwards does not, its tip does.
 */
function contactOf(lowest: Int32Array, foot: number, rise: number): Float32Array {
  const steepest = Float32Array.from(lowest)
  for (let x = 1; x < steepest.length; x++)
    steepest[x] = Math.max(steepest[x] ?? -1, (steepest[x - 1] ?? -1) - BASE_SLOPE)
  for (let x = steepest.length - 2; x >= 0; x--)
    steepest[x] = Math.max(steepest[x] ?? -1, (steepest[x + 1] ?? -1) - BASE_SLOPE)
  return Float32Array.from(lowest, (y, x) => {
    const lifted = (foot - y) / Math.max(1, rise)
    const stands = y !== -1 && lifted < 1 && y >= (steepest[x] ?? 0) - 1
    return stands ? 1 - lifted * lifted : 0
  })
}

/** The subject's own lowest points where it stands; a straight line between them, and level beyond the last ones. */
function rowsUnder(lowest: Int32Array, contact: Float32Array, foot: number): Float32Array {
  const rows = new Float32Array(lowest.length).fill(foot)
  let last = -1
  for (let x = 0; x < lowest.length; x++) {
    if ((contact[x] ?? 0) === 0) continue
    const here = lowest[x] ?? foot
    const from = last === -1 ? here : (rows[last] ?? foot)
    for (let gap = last + 1; gap < x; gap++)
      rows[gap] = last === -1 ? here : from + ((here - from) * (gap - last)) / (x - last)
    rows[x] = here
    last = x
  }
  if (last !== -1) rows.fill(rows[last] ?? foot, last + 1)
  return smoothed(rows, Math.max(1, Math.round(lowest.length / 60)))
}

function smoothed(values: Float32Array, reach: number): Float32Array {
  return values.map((_, at) => {
    const from = Math.max(0, at - reach)
    const to = Math.min(values.length - 1, at + reach)
    let sum = 0
    for (let near = from; near <= to; near++) sum += values[near] ?? 0
    return sum / (to - from + 1)
  })
}
