/**
 * Segmentation of one photo: a first look at the whole of it; a second one at the subject alone where the first is
 * doubtful or the subject will be enlarged, which finds laces, cords and the dim half of a laptop; then the matte is
 * mended (solidify.ts). A photo in which no subject is found fails, so an empty picture costs nothing.
 */
import { PhotoFault } from '../fault.ts'
import { type Box, pixelsOf, WHOLE } from './box.ts'
import { bytesOfMatte, MATTE_SIDE, matteImage } from './matte.ts'
import { isDoubtful, review } from './review.ts'
import { solidified } from './solidify.ts'
import { type Subject, subjectOf } from './subject.ts'

export interface Segmentation {
  readonly matte: Uint8Array
  readonly subject: Subject
}

/**
 * @param look the model's matte of a part of the photo
 * @param isEnlarged whether a subject of this size is enlarged so much that the first look is too coarse
 * @throws PhotoFault `no_subject`
 */
export async function segment(
  look: (area: Box) => Promise<Uint8Array>,
  isEnlarged: (box: Box) => boolean,
): Promise<Segmentation> {
  const first = await look(WHOLE)
  const opinion = review(first)
  const { box } = opinion
  const again = box && (isDoubtful(opinion) || isEnlarged(box)) ? wider(box) : undefined
  const seen = again && !isWhole(again) ? await together(first, again, await look(again)) : first
  const matte = solidified(seen)
  const subject = subjectOf(matte)
  if (!subject) throw noSubject()
  const doubtful = isDoubtful(seen === first ? opinion : review(seen))
  return { matte, subject: { ...subject, doubtful } }
}

function noSubject(): PhotoFault {
  return new PhotoFault(
    'no_subject',
    'No subject was found in this photo, so nothing was taken for it. Use a photo that shows the product with some background around it.',
  )
}

/** As a share of the subject's sides: room for what the first look missed. */
const ROOM = 0.12

function wider({ left, top, width, height }: Box): Box {
  const from = { left: Math.max(0, left - width * ROOM), top: Math.max(0, top - height * ROOM) }
  return {
    ...from,
    width: Math.min(1, left + width * (1 + ROOM)) - from.left,
    height: Math.min(1, top + height * (1 + ROOM)) - from.top,
  }
}

/** A second look at nine tenths of the photo or more shows nothing that the first one did not. */
function isWhole({ width, height }: Box): boolean {
  return width * height >= 0.9
}

/** The surer of both looks: the second one alone can lose a part that needs its surroundings. */
async function together(first: Uint8Array, area: Box, second: Uint8Array): Promise<Uint8Array> {
  const { left, top, width, height } = pixelsOf(area, MATTE_SIDE, MATTE_SIDE)
  const inside = await bytesOfMatte(matteImage(second).resize(width, height, { fit: 'fill' }))
  const out = first.slice()
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, at = (top + y) * MATTE_SIDE + left; x < width; x++, at++, from++) {
      const value = inside[from] ?? 0
      if (value > (out[at] ?? 0)) out[at] = value
    }
  return out
}
