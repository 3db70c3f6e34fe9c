/**
 * Solidify: where the model could not decide over a whole area - dark hair, a shoe's sole, the side of a camera - the
 * matte shows a ghost. Such an area becomes solid where the model leaned towards the subject and clear where it did not.
 * Fine structures, hair and leaves, are no areas and stay as they are. Then loose fragments are dropped.
 *
 * A head whose hair is at 0.5 to 0.7 over 20,000 pixels becomes solid; a shadow at 0.15 beside a shoe goes.
 */
import { type Area, blend } from './blend.ts'
import { between, opened } from './mask.ts'
import { FAINT, MATTE_SIDE } from './matte.ts'
import { largestArea, type Part, partsOf } from './parts.ts'

/** @param matte is not changed */
export function solidified(matte: Uint8Array): Uint8Array {
  const unsure = partsOf(opened(between(matte, UNSURE_FROM, UNSURE_TO)))
  const areas = unsure.flatMap((part): Area[] => {
    const value = targetOf(matte, part)
    return value === undefined ? [] : [{ value, runs: part.runs }]
  })
  const out = matte.slice()
  blend(out, areas)
  dropFragments(out)
  return out
}

/** 0.08 and 0.92 of 255. */
const UNSURE_FROM = 21
const UNSURE_TO = 234

/** In pixels: smaller areas are part of an edge. */
const MIN_AREA = 150

/** The mean from which an area is taken for subject, and below which for background; in between it stays. */
const LEANS_TO_SUBJECT = 0.4 * 255
const LEANS_TO_BACKGROUND = 0.22 * 255

/** What an area becomes; undefined where it stays as it is. */
function targetOf(matte: Uint8Array, { area, runs }: Part): 0 | 255 | undefined {
  if (area < MIN_AREA) return undefined
  let sum = 0
  for (const { row, from, to } of runs)
    for (let at = row * MATTE_SIDE + from; at < row * MATTE_SIDE + to; at++) sum += matte[at] ?? 0
  if (sum >= area * LEANS_TO_SUBJECT) return 255
  return sum < area * LEANS_TO_BACKGROUND ? 0 : undefined
}

/** A fragment is smaller than this share of the largest part, or nowhere surer than this. */
const FRAGMENT = 0.004
const FAINT_FRAGMENT = 0.6 * 255

/** Clears fragments in place. */
function dropFragments(matte: Uint8Array): void {
  const parts = partsOf(between(matte, FAINT, 255))
  const least = largestArea(parts) * FRAGMENT
  for (const part of parts) {
    if (part.area >= least && isSomewhereSure(matte, part)) continue
    for (const { row, from, to } of part.runs) matte.fill(0, row * MATTE_SIDE + from, row * MATTE_SIDE + to)
  }
}

function isSomewhereSure(matte: Uint8Array, { runs }: Part): boolean {
  return runs.some(({ row, from, to }) => {
    for (let at = row * MATTE_SIDE + from; at < row * MATTE_SIDE + to; at++)
      if ((matte[at] ?? 0) >= FAINT_FRAGMENT) return true
    return false
  })
}
