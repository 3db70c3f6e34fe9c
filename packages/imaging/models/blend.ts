/**
 * Sets areas of a matte to a value and blends them into their surroundings, so that they have no hard edge: each area is
 * a layer of that value over the matte, and the edge of the layer is blurred.
 */
import { MATTE_SIDE } from './matte.ts'
import type { Run } from './parts.ts'

export interface Area {
  readonly value: 0 | 255
  readonly runs: readonly Run[]
}

/** Whole numbers near a Gaussian of σ 2. */
const KERNEL = [6, 12, 18, 20, 18, 12, 6] as const
const REACH = 3
/** What the kernel adds up to, in both directions. */
const WHOLE = 92 * 92

/** @param matte is changed @param areas do not overlap */
export function blend(matte: Uint8Array, areas: readonly Area[]): void {
  if (areas.length === 0) return
  const covered = spreadAlongRows(areas.flatMap(({ runs }) => runs))
  const solid = spreadAlongRows(areas.flatMap(({ value, runs }) => (value === 255 ? runs : [])))
  for (let y = 0; y < MATTE_SIDE; y++) {
    const { from, to } = rangeNear(covered, y)
    for (let x = from; x < to; x++) {
      const share = sumAt(covered, x, y)
      if (share === 0) continue
      const at = y * MATTE_SIDE + x
      matte[at] = Math.round((255 * sumAt(solid, x, y) + (matte[at] ?? 0) * (WHOLE - share)) / WHOLE)
    }
  }
}

/** For each pixel how much of its row near it is set; undefined for a row in which nothing is. */
type Rows = readonly (Uint16Array | undefined)[]

/** The picture goes on beyond its border as it is there. */
function spreadAlongRows(runs: readonly Run[]): Rows {
  const rows: (Uint16Array | undefined)[] = new Array(MATTE_SIDE).fill(undefined)
  for (const { row, from, to } of runs) {
    const sums = rows[row] ?? new Uint16Array(MATTE_SIDE)
    rows[row] = sums
    const first = from === 0 ? -REACH : from
    const last = to === MATTE_SIDE ? MATTE_SIDE + REACH : to
    for (let x = first; x < last; x++)
      for (let tap = -REACH; tap <= REACH; tap++)
        if (x + tap >= 0 && x + tap < MATTE_SIDE)
          sums[x + tap] = (sums[x + tap] ?? 0) + (KERNEL[tap + REACH] ?? 0)
  }
  return rows
}

function sumAt(rows: Rows, x: number, y: number): number {
  let sum = 0
  for (let tap = -REACH; tap <= REACH; tap++) {
    const row = rows[Math.max(0, Math.min(MATTE_SIDE - 1, y + tap))]
    if (row) sum += (row[x] ?? 0) * (KERNEL[tap + REACH] ?? 0)
  }
  return sum
}

/** Where something is set in the rows near this one. */
function rangeNear(rows: Rows, y: number): { from: number; to: number } {
  let from = MATTE_SIDE
  let to = 0
  for (const row of rows.slice(Math.max(0, y - REACH), y + REACH + 1)) {
    if (!row) continue
    from = Math.min(
      from,
      row.findIndex((sum) => sum > 0),
    )
    to = Math.max(to, row.findLastIndex((sum) => sum > 0) + 1)
  }
  return { from, to }
}
