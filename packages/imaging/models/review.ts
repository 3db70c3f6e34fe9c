/**
 * Review: whether a person should look at a cut-out. Two things set the wrong ones of 67 graded photos apart from the
 * good ones: *thick*, the share of the subject that is a thick area of doubt, which leaves out the soft edge of hair and
 * leaves; and *grow*, how much larger the subject becomes where faint pixels count, which tells of marks and remains far
 * from it.
 */
import type { Box } from './box.ts'
import { areaOf, between, boxOf, opened } from './mask.ts'
import { FAINT, SURE } from './matte.ts'
import { boxOfParts, largestArea, partsOf } from './parts.ts'

export interface Review {
  /** 0 to 1. */
  readonly thick: number
  /** 1 where faint pixels make the subject no larger. */
  readonly grow: number
  /** The share of the photo that the subject covers. */
  readonly covers: number
  /** The subject: its sure parts that are not far smaller than the largest one; undefined where there is none. */
  readonly box: Box | undefined
}

/** @param matte as the model made it, before anything is mended */
export function review(matte: Uint8Array): Review {
  const faint = between(matte, FAINT, 255)
  const covered = areaOf(faint)
  const parts = partsOf(between(matte, HALF, 255))
  const least = largestArea(parts) * SMALL_PART
  const box = boxOfParts(parts.filter(({ area }) => area >= least))
  const wide = boxOf(faint)
  return {
    thick: covered === 0 ? 0 : areaOf(opened(between(matte, FAINT, SURE))) / covered,
    grow: box && wide ? Math.max(wide.width / box.width, wide.height / box.height) : 1,
    covers: covered / matte.length,
    box,
  }
}

export function isDoubtful({ thick, grow, covers, box }: Review): boolean {
  return box === undefined || thick > MAX_THICK || grow > MAX_GROW || covers < 0.005 || covers > 0.97
}

const MAX_THICK = 0.08
const MAX_GROW = 1.2

/** Half of 255. */
const HALF = 128

/** Parts smaller than this share of the largest one do not make the subject larger. */
const SMALL_PART = 0.005
