/**
 * The photo as a segmentation model gets it. Where a model takes any size, a look costs as much as it has pixels, so
 * only the first one is as large as a matte: a closer look at the subject has more pixels than that for it anyway.
 */
import type { Sharp } from 'sharp'
import { type DecodedPhoto, rethrowAsFault } from '../decode.ts'
import { type Box, pixelsOf, WHOLE } from './box.ts'
import { AFAR, PHOTO_FROM_AFAR } from './look.ts'
import { MATTE_SIDE } from './matte.ts'
import type { ModelInput, SegmentationModel } from './segmentation-model.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * @param area the part of the photo that the model looks at
 * @param side of the squares that the model takes; null where it takes any size @throws PhotoFault
 */
export async function modelInputOf(
  { image, width, height }: DecodedPhoto,
  area: Box,
  side: SegmentationModel['side'],
): Promise<ModelInput> {
  const whole = image.clone().flatten({ background: '#fff' })
  const part = area === WHOLE || area === AFAR ? { width, height } : pixelsOf(area, width, height)
  const size = side === null ? sizeOf(area, part) : square(side)
  const seen =
    area === AFAR
      ? fromAfar(whole, size)
      : ('left' in part ? whole.extract(part) : whole).resize(size.width, size.height, { fit: 'fill' })
  return { rgb: await seen.removeAlpha().raw().toBuffer().catch(rethrowAsFault), ...size }
}

/** Models halve their picture six times, so its sides are whole steps of this many pixels. */
const STEP = 64

/** Of the longer side of a closer look. */
const CLOSE = 768

/** The shape of a close look is that of its part; looks at the whole are best as the model was trained, as a square. */
function sizeOf(area: Box, part: Size): Size {
  if (area === WHOLE || area === AFAR) return square(MATTE_SIDE)
  const scale = CLOSE / Math.max(part.width, part.height)
  const steps = (length: number) => Math.max(2, Math.round((length * scale) / STEP)) * STEP
  return { width: steps(part.width), height: steps(part.height) }
}

function square(side: number): Size {
  return { width: side, height: side }
}

/** The photo in the middle, going on beyond its border as it is there: other fillings showed the model a frame. */
function fromAfar(photo: Sharp, field: Size): Sharp {
  const left = Math.round((PHOTO_FROM_AFAR.left / MATTE_SIDE) * field.width)
  const top = Math.round((PHOTO_FROM_AFAR.top / MATTE_SIDE) * field.height)
  const sides = { left, top, right: left, bottom: top }
  return photo
    .resize(field.width - 2 * left, field.height - 2 * top, { fit: 'fill' })
    .extend({ ...sides, extendWith: 'copy' })
}
