/**
 * The connected parts of a mask; pixels that touch at a corner are connected. A part is known by its runs, the unbroken
 * stretches of set pixels in a row, so what is asked of it costs a step for each run or for each of its own pixels.
 */
import type { Box } from './box.ts'
import { type Mask, ROW_WORDS } from './mask.ts'
import { MATTE_SIDE } from './matte.ts'

export interface Part {
  /** In pixels. */
  readonly area: number
  readonly runs: readonly Run[]
}

export interface Run {
  readonly row: number
  /** The first pixel, and the one after the last. */
  readonly from: number
  readonly to: number
}

export function partsOf(mask: Mask): readonly Part[] {
  const runs = runsOf(mask)
  const first = connected(runs)
  const parts = new Map<number, { area: number; runs: Run[] }>()
  for (const [at, run] of runs.entries()) {
    const root = rootOf(first, at)
    const part = parts.get(root) ?? { area: 0, runs: [] }
    part.area += run.to - run.from
    part.runs.push(run)
    parts.set(root, part)
  }
  return [...parts.values()]
}

/** The bounds of all of them; undefined where there is none. */
export function boxOfParts(parts: readonly Part[]): Box | undefined {
  if (parts.length === 0) return undefined
  let [left, right, top, bottom] = [MATTE_SIDE, 0, MATTE_SIDE, 0]
  for (const { runs } of parts)
    for (const { row, from, to } of runs) {
      left = Math.min(left, from)
      right = Math.max(right, to)
      top = Math.min(top, row)
      bottom = Math.max(bottom, row + 1)
    }
  return {
    left: left / MATTE_SIDE,
    top: top / MATTE_SIDE,
    width: (right - left) / MATTE_SIDE,
    height: (bottom - top) / MATTE_SIDE,
  }
}

export function largestArea(parts: readonly Part[]): number {
  return parts.reduce((most, { area }) => Math.max(most, area), 0)
}

/** In reading order. */
function runsOf(mask: Mask): readonly Run[] {
  const runs: Run[] = []
  for (let row = 0; row < MATTE_SIDE; row++) {
    let at = nextPixel(mask, row, 0, SET)
    while (at < MATTE_SIDE) {
      const to = nextPixel(mask, row, at, CLEAR)
      runs.push({ row, from: at, to })
      at = nextPixel(mask, row, to, SET)
    }
  }
  return runs
}

/** What is laid over a word so that the pixels that are looked for become the ones that are set. */
const SET = 0
const CLEAR = 0xffffffff

/** @returns the first such pixel of the row from `x` on; MATTE_SIDE where there is none */
function nextPixel(mask: Mask, row: number, x: number, flip: typeof SET | typeof CLEAR): number {
  let from = x & 31
  for (let word = x >>> 5; word < ROW_WORDS; word++) {
    const bits = (((mask[row * ROW_WORDS + word] ?? 0) ^ flip) >>> from) << from
    if (bits !== 0) return word * 32 + 31 - Math.clz32(bits & -bits)
    from = 0
  }
  return MATTE_SIDE
}

/** Union-find: for each run an earlier one of the same part, or itself. */
function connected(runs: readonly Run[]): Uint32Array {
  const first = Uint32Array.from(runs, (_, at) => at)
  let above = 0
  for (const [at, run] of runs.entries()) {
    for (let upper = runs[above]; upper && isBefore(upper, run); upper = runs[above]) above += 1
    for (let next = above; next < at; next++) {
      const upper = runs[next]
      if (!upper || upper.row === run.row || upper.from > run.to) break
      join(first, next, at)
    }
  }
  return first
}

/** Whether a run ends before it could touch this one, or any that follows. */
function isBefore(upper: Run, run: Run): boolean {
  return upper.row < run.row - 1 || (upper.row === run.row - 1 && upper.to < run.from)
}

function join(first: Uint32Array, a: number, b: number): void {
  const rootA = rootOf(first, a)
  const rootB = rootOf(first, b)
  first[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
}

function rootOf(first: Uint32Array, at: number): number {
  let root = at
  for (let next = first[root] ?? root; next !== root; next = first[root] ?? root) {
    first[root] = first[next] ?? next // shortens the way for the next one
    root = first[root] ?? next
  }
  return root
}
