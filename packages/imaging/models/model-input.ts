/** The photo as a segmentation model gets it. */
import { decode, rethrowAsFault } from '../decode.ts'
import { MATTE_SIDE } from './matte.ts'

/** @returns MATTE_SIDE × MATTE_SIDE pixels, three bytes each @throws PhotoFault */
export async function modelInput(source: string): Promise<Uint8Array> {
  const { image } = await decode(source)
  return image
    .flatten({ background: '#fff' })
    .resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer()
    .catch(rethrowAsFault)
}
