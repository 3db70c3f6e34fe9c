/** The photo as a segmentation model gets it. */
import { type DecodedPhoto, decode, rethrowAsFault } from '../decode.ts'
import { type Box, pixelsOf, WHOLE } from './box.ts'
import { MATTE_SIDE } from './matte.ts'

/** @returns MATTE_SIDE × MATTE_SIDE pixels, three bytes each @throws PhotoFault */
export async function modelInput(source: string): Promise<Uint8Array> {
  return modelInputOf(await decode(source), WHOLE)
}

/** @param area the part of the photo that the model looks at */
export async function modelInputOf({ image, width, height }: DecodedPhoto, area: Box): Promise<Uint8Array> {
  const whole = image.clone()
  const part = area === WHOLE ? whole : whole.extract(pixelsOf(area, width, height))
  return part
    .flatten({ background: '#fff' })
    .resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer()
    .catch(rethrowAsFault)
}
