/** The subject of a photo as a model sees it: where it is, where the photo's border cuts it, and whether that is sure. */
import type { Box } from './box.ts'
import { between, boxOf } from './mask.ts'
import { MATTE_SIDE, SURE } from './matte.ts'

export type Side = 'left' | 'top' | 'right' | 'bottom'

export interface Subject {
  readonly box: Box
  /** The borders of the photo that the subject reaches. */
  readonly cutAt: readonly Side[]
  /** A person should look at the cut-out. */
  readonly doubtful: boolean
  /** It is what shows of a photo that is cut out already. */
  readonly isOwn?: true
}

/** @param matte mended; the subject is what shows of it @returns undefined where nothing does */
export function subjectOf(matte: Uint8Array): Omit<Subject, 'doubtful'> | undefined {
  const box = boxOf(between(matte, SHOWS, 255), 3)
  return box && { box, cutAt: cutSides(matte) }
}

/** A quarter of 255: fainter pixels make no subject larger. */
const SHOWS = 64

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
