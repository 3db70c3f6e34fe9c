/** The photo as a segmentation model gets it. */
import { decode, rethrowAsFault } from '../decode.ts'
import { type Box, pixelsOf, WHOLE } from './box.ts'
import { MATTE_SIDE } from './matte.ts'

/** @param area the part of the photo that the model looks at @returns MATTE_SIDE × MATTE_SIDE pixels, three bytes each @throws PhotoFault */
export async function modelInput(source: string, area: Box = WHOLE): Promise<Uint8Array> {
  const { image, width, height } = await decode(source)
  const part = area === WHOLE ? image : image.extract(pixelsOf(area, width, height))
  return part
    .flatten({ background: '#fff' })
    .resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer()
    .catch(rethrowAsFault)
}
