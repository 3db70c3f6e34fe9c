/**
 * Review: whether a person should look at a cut-out. Three things set the wrong ones of 90 graded photos (bench/cutouts)
 * apart from the good ones: *thick*, the share of the subject that is a thick area of doubt, which leaves out the soft
 * edge of hair and leaves; how much of that mending left undecided; and *grow*, how much larger the subject becomes where
 * faint pixels count, which tells of marks and remains far from it.
 *
 * A shoe of which a tenth was in doubt is flagged, though the doubt is mended; a second laptop that is still a ghost over
 * 4 % of the subject is flagged too. Of the good ones none keeps more than 1.5 %, of the wrong ones that keep any 2.9 %.
 */
import type { Box } from './box.ts'
import { areaOf, between, boxOf, type Mask, opened } from './mask.ts'
import { FAINT, HALF, SURE } from './matte.ts'
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
  const parts = partsOf(between(matte, HALF, 255))
  const least = largestArea(parts) * SMALL_PART
  const box = boxOfParts(parts.filter(({ area }) => area >= least))
  const wide = boxOf(faint)
  return {
    thick: thickOf(matte, faint),
    grow: box && wide ? Math.max(wide.width / box.width, wide.height / box.height) : 1,
    covers: areaOf(faint) / matte.length,
    box,
  }
}

/** @param looks how many it took: what was doubtful twice must be surer to be trusted */
export function isDoubtful({ thick, grow, covers, box }: Review, looks: 'few' | 'three' = 'few'): boolean {
  return box === undefined || thick > MAX_THICK[looks] || grow > MAX_GROW || covers < 0.005 || covers > 0.97
}

/** Whether mending left more in doubt than the soft edge of a good cut-out has. */
export function isUndecided(mended: Uint8Array): boolean {
  return thickOf(mended, between(mended, FAINT, 255)) > MAX_LEFT
}

function thickOf(matte: Uint8Array, shown: Mask): number {
  const covered = areaOf(shown)
  return covered === 0 ? 0 : areaOf(opened(between(matte, FAINT, SURE))) / covered
}

const MAX_THICK = { few: 0.08, three: 0.06 } as const
const MAX_LEFT = 0.023
const MAX_GROW = 1.2

/** Parts smaller than this share of the largest one do not make the subject larger. */
const SMALL_PART = 0.005
