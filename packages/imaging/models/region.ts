/**
 * A region of a photo in which the subject is looked for: it is segmented as if it were the photo, so that of two
 * products the one in it is found. What lies outside of it is background.
 */
import sharp from 'sharp'
import { type DecodedPhoto, rethrowAsFault } from '../decode.ts'
import { type Box, pixelsOf } from './box.ts'
import { within } from './look.ts'
import { MATTE_SIDE } from './matte.ts'
import type { Segmentation } from './segment.ts'
import type { Side } from './subject.ts'

/** @throws PhotoFault */
export async function regionOf(photo: DecodedPhoto, region: Box): Promise<DecodedPhoto> {
  const { data, info } = await photo.image
    .clone()
    .extract(pixelsOf(region, photo.width, photo.height))
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(rethrowAsFault)
  const { width, height, channels } = info
  return { ...photo, image: sharp(data, { raw: { width, height, channels } }), width, height }
}

/** What was found in a region, in shares of the whole photo. */
export async function inWholePhoto(found: Segmentation, region: Box): Promise<Segmentation> {
  const { box, cutAt, doubtful } = found.subject
  const borders = bordersOf(region)
  return {
    matte: await within(region, found.matte),
    subject: {
      box: {
        left: region.left + box.left * region.width,
        top: region.top + box.top * region.height,
        width: box.width * region.width,
        height: box.height * region.height,
      },
      cutAt: cutAt.filter((side) => borders.includes(side)),
      doubtful,
    },
  }
}

/** The borders of the photo that the region touches. */
function bordersOf({ left, top, width, height }: Box): readonly Side[] {
  const touched: Readonly<Record<Side, boolean>> = {
    left: left <= NEARLY,
    top: top <= NEARLY,
    right: left + width >= 1 - NEARLY,
    bottom: top + height >= 1 - NEARLY,
  }
  return SIDES.filter((side) => touched[side])
}

const SIDES: readonly Side[] = ['left', 'top', 'right', 'bottom']

/** Half a pixel of a matte. */
const NEARLY = 0.5 / MATTE_SIDE
