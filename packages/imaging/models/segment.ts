/**
 * Segmentation of one photo: a first look at the whole of it; a second one at the subject alone where the first is
 * doubtful or the subject will be enlarged, which finds laces and cords; a third one from afar where the outcome is still
 * doubtful, which finds the second shoe, the back of a sofa and a white cable. Each is mended (solidify.ts). A photo in
 * which no subject is found fails, so an empty picture costs nothing.
 */
import { PhotoFault } from '../fault.ts'
import { type Box, WHOLE } from './box.ts'
import { AFAR, isWhole, type Look, together, wider, within } from './look.ts'
import { areaOf, between } from './mask.ts'
import { HALF } from './matte.ts'
import { isDoubtful, isUndecided, review } from './review.ts'
import { solidified } from './solidify.ts'
import { type Subject, subjectOf } from './subject.ts'

export interface Segmentation {
  readonly matte: Uint8Array
  readonly subject: Subject
}

/** What the first look shows. */
export interface Glance extends Segmentation {
  /** It is all that `segment` would find: no further look is needed. */
  readonly isFinal: boolean
}

/**
 * @param isEnlarged whether a subject of this size is enlarged so much that the first look is too coarse
 * @throws PhotoFault `no_subject`
 */
export async function segment(look: Look, isEnlarged: (box: Box) => boolean): Promise<Segmentation> {
  const { first, opinion, closer } = await firstLook(look, isEnlarged)
  const seen = closer ? await together(first, closer, await look(closer)) : first
  const near = mended(seen, isDoubtful(seen === first ? opinion : review(seen)))
  if (!near) throw noSubject()
  if (!near.subject.doubtful) return near
  const third = await within(AFAR, await look(AFAR))
  const afar = mended(third, isDoubtful(review(third), 'three'))
  return afar && isBetter(afar.matte, near.matte) ? afar : near
}

/**
 * The first look alone, for a person who waits. Where it is not final, further looks follow.
 * @throws PhotoFault `no_subject` where it is final
 */
export async function glance(look: Look, isEnlarged: (box: Box) => boolean): Promise<Glance | undefined> {
  const { first, opinion, closer } = await firstLook(look, isEnlarged)
  const near = mended(first, isDoubtful(opinion))
  if (near) return { ...near, isFinal: !closer && !near.subject.doubtful }
  if (closer) return undefined
  throw noSubject()
}

/** @returns closer: where to look again */
async function firstLook(look: Look, isEnlarged: (box: Box) => boolean) {
  const first = await look(WHOLE)
  const opinion = review(first)
  const { box } = opinion
  const again = box && (isDoubtful(opinion) || isEnlarged(box)) ? wider(box) : undefined
  return { first, opinion, closer: again && !isWhole(again) ? again : undefined }
}

/** @returns undefined where nothing is seen */
function mended(seen: Uint8Array, doubtful: boolean): Segmentation | undefined {
  const matte = solidified(seen)
  const subject = subjectOf(matte)
  return subject && { matte, subject: { ...subject, doubtful: doubtful || isUndecided(matte) } }
}

/** From afar small things may be lost or a whole part of a pair: a decided look that loses at most a fifth is better. */
function isBetter(afar: Uint8Array, near: Uint8Array): boolean {
  const area = (matte: Uint8Array) => areaOf(between(matte, HALF, 255))
  return !isUndecided(afar) && area(afar) >= 0.8 * area(near)
}

export function noSubject(): PhotoFault {
  return new PhotoFault(
    'no_subject',
    'No subject was found in this photo, so nothing was taken for it. Use a photo that shows the product with some background around it.',
  )
}
