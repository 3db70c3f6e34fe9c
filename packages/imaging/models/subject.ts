/** The subject of a photo as a model sees it: where it is, where the photo's border cuts it, and whether that is sure. */
import type { Box } from './box.ts'
import { MATTE_SIDE, SURE } from './matte.ts'

export type Side = 'left' | 'top' | 'right' | 'bottom'

export interface Subject {
  readonly box: Box
  /** The borders of the photo that the subject reaches. */
  readonly cutAt: readonly Side[]
  /** A person should look at the cut-out. */
  readonly doubtful: boolean
}

/** @param matte mended; the subject is what shows of it @returns undefined where nothing does */
export function subjectOf(matte: Uint8Array): Omit<Subject, 'doubtful'> | undefined {
  const rows = new Uint32Array(MATTE_SIDE)
  const columns = new Uint32Array(MATTE_SIDE)
  for (let at = 0; at < matte.length; at++) {
    if ((matte[at] ?? 0) < SHOWS) continue
    const row = Math.floor(at / MATTE_SIDE)
    const column = at % MATTE_SIDE
    rows[row] = (rows[row] ?? 0) + 1
    columns[column] = (columns[column] ?? 0) + 1
  }
  const vertical = extent(rows)
  const horizontal = extent(columns)
  if (!vertical || !horizontal) return undefined
  const box = {
    left: horizontal.from / MATTE_SIDE,
    width: horizontal.length / MATTE_SIDE,
    top: vertical.from / MATTE_SIDE,
    height: vertical.length / MATTE_SIDE,
  }
  return { box, cutAt: cutSides(matte) }
}

/** A quarter of 255: fainter pixels make no subject larger. */
const SHOWS = 64

/** A row or column belongs to the subject when more than this many of its pixels do. */
const MAX_SPECK = 2

function extent(counts: Uint32Array): { from: number; length: number } | undefined {
  const from = counts.findIndex((count) => count > MAX_SPECK)
  if (from === -1) return undefined
  const to = counts.findLastIndex((count) => count > MAX_SPECK)
  return { from, length: to - from + 1 }
}

/** The share of a border that is subject from which the border cuts it; less is a subject that just touches it. */
const MIN_CUT = 0.03

function cutSides(matte: Uint8Array): Side[] {
  const last = MATTE_SIDE - 1
  const along: Record<Side, (at: number) => number> = {
    left: (at) => at * MATTE_SIDE,
    top: (at) => at,
    right: (at) => at * MATTE_SIDE + last,
    bottom: (at) => last * MATTE_SIDE + at,
  }
  return SIDES.filter((side) => {
    let sure = 0
    for (let at = 0; at < MATTE_SIDE; at++) if ((matte[along[side](at)] ?? 0) >= SURE) sure += 1
    return sure >= MATTE_SIDE * MIN_CUT
  })
}

const SIDES: readonly Side[] = ['left', 'top', 'right', 'bottom']
