/** The photo as a segmentation model gets it. */
import type { Sharp } from 'sharp'
import { type DecodedPhoto, decode, rethrowAsFault } from '../decode.ts'
import { type Box, pixelsOf, WHOLE } from './box.ts'
import { AFAR, PHOTO_FROM_AFAR } from './look.ts'
import { MATTE_SIDE } from './matte.ts'

/** @returns MATTE_SIDE × MATTE_SIDE pixels, three bytes each @throws PhotoFault */
export async function modelInput(source: string): Promise<Uint8Array> {
  return modelInputOf(await decode(source), WHOLE)
}

/** @param area the part of the photo that the model looks at */
export async function modelInputOf({ image, width, height }: DecodedPhoto, area: Box): Promise<Uint8Array> {
  const whole = image.clone().flatten({ background: '#fff' })
  if (area === AFAR) return pixelsFor(fromAfar(whole))
  const part = area === WHOLE ? whole : whole.extract(pixelsOf(area, width, height))
  return pixelsFor(part.resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' }))
}

/** The photo in the middle, going on beyond its border as it is there: other fillings showed the model a frame. */
function fromAfar(photo: Sharp): Sharp {
  const { left, top, width, height } = PHOTO_FROM_AFAR
  const [right, bottom] = [MATTE_SIDE - left - width, MATTE_SIDE - top - height]
  return photo.resize(width, height, { fit: 'fill' }).extend({ left, top, right, bottom, extendWith: 'copy' })
}

function pixelsFor(image: Sharp): Promise<Uint8Array> {
  return image.removeAlpha().raw().toBuffer().catch(rethrowAsFault)
}
