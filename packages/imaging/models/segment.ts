/**
 * Segmentation of one photo: a first look at the whole of it; a second one at the subject alone where the first is
 * doubtful or the subject will be enlarged, which finds laces, cords and the dim half of a laptop; then the matte is
 * mended (solidify.ts). A photo in which no subject is found fails, so an empty picture costs nothing.
 */
import { PhotoFault } from '../fault.ts'
import { type Box, WHOLE } from './box.ts'
import { isWhole, type Look, together, wider } from './look.ts'
import { isDoubtful, isUndecided, review } from './review.ts'
import { solidified } from './solidify.ts'
import { type Subject, subjectOf } from './subject.ts'

export interface Segmentation {
  readonly matte: Uint8Array
  readonly subject: Subject
}

/**
 * @param isEnlarged whether a subject of this size is enlarged so much that the first look is too coarse
 * @throws PhotoFault `no_subject`
 */
export async function segment(look: Look, isEnlarged: (box: Box) => boolean): Promise<Segmentation> {
  const first = await look(WHOLE)
  const opinion = review(first)
  const { box } = opinion
  const again = box && (isDoubtful(opinion) || isEnlarged(box)) ? wider(box) : undefined
  const seen = again && !isWhole(again) ? await together(first, again, await look(again)) : first
  const matte = solidified(seen)
  const subject = subjectOf(matte)
  if (!subject) throw noSubject()
  const doubtful = isDoubtful(seen === first ? opinion : review(seen)) || isUndecided(matte)
  return { matte, subject: { ...subject, doubtful } }
}

function noSubject(): PhotoFault {
  return new PhotoFault(
    'no_subject',
    'No subject was found in this photo, so nothing was taken for it. Use a photo that shows the product with some background around it.',
  )
}
