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
const KERNEL_SUM = 92
/** Of both directions. */
const WHOLE = KERNEL_SUM * KERNEL_SUM

/** @param matte is changed @param areas do not overlap */
export function blend(matte: Uint8Array, areas: readonly Area[]): void {
  if (areas.length === 0) return
  const covered = spreadAlongRows(areas.flatMap(({ runs }) => runs))
  const solid = spreadAlongRows(areas.flatMap(({ value, runs }) => (value === 255 ? runs : [])))
  for (let y = 0; y < MATTE_SIDE; y++) {
    const near = rowsNear(covered, y)
    const solidNear = rowsNear(solid, y)
    const from = Math.min(...near.map((row) => row.from))
    const to = Math.max(...near.map((row) => row.to))
    for (let x = from; x < to; x++) {
      const share = sumAt(near, x)
      if (share === 0) continue
      const at = y * MATTE_SIDE + x
      matte[at] = Math.round((255 * sumAt(solidNear, x) + (matte[at] ?? 0) * (WHOLE - share)) / WHOLE)
    }
  }
}

interface SpreadRow {
  /** For each pixel how much of its row near it is set. */
  readonly sums: Uint16Array
  /** Where that is something: the first pixel, and the one after the last. */
  from: number
  to: number
}

const NOTHING: SpreadRow = { sums: new Uint16Array(MATTE_SIDE), from: MATTE_SIDE, to: 0 }

/** The picture goes on beyond its border as it is there. */
function spreadAlongRows(runs: readonly Run[]): ReadonlyMap<number, SpreadRow> {
  const rows = new Map<number, SpreadRow>()
  for (const { row, from, to } of runs) {
    const spread = rows.getOrInsertComputed(row, () => ({ ...NOTHING, sums: new Uint16Array(MATTE_SIDE) }))
    spread.from = Math.min(spread.from, Math.max(0, from - REACH))
    spread.to = Math.max(spread.to, Math.min(MATTE_SIDE, to + REACH))
    addRun(spread.sums, from === 0 ? -2 * REACH : from, to === MATTE_SIDE ? MATTE_SIDE + 2 * REACH : to)
  }
  return rows
}

/** Pixels whose whole reach lies in the run get the whole kernel, those near its ends a part of it. */
function addRun(sums: Uint16Array, from: number, to: number): void {
  for (let x = Math.max(0, from - REACH); x < Math.min(MATTE_SIDE, to + REACH); x++) {
    const isInside = x >= from + REACH && x < to - REACH
    sums[x] = (sums[x] ?? 0) + (isInside ? KERNEL_SUM : partOfKernel(x, from, to))
  }
}

function partOfKernel(x: number, from: number, to: number): number {
  let sum = 0
  for (let tap = -REACH; tap <= REACH; tap++)
    if (x + tap >= from && x + tap < to) sum += KERNEL[tap + REACH] ?? 0
  return sum
}

/** The rows that the kernel reaches from this one, the uppermost first. */
function rowsNear(rows: ReadonlyMap<number, SpreadRow>, y: number): readonly SpreadRow[] {
  return KERNEL.map((_, tap) => rows.get(Math.max(0, Math.min(MATTE_SIDE - 1, y + tap - REACH))) ?? NOTHING)
}

function sumAt(near: readonly SpreadRow[], x: number): number {
  let sum = 0
  for (let tap = 0; tap < KERNEL.length; tap++) sum += (near[tap]?.sums[x] ?? 0) * (KERNEL[tap] ?? 0)
  return sum
}
