/** The picture that a cut-out service gets, and the matte in its answer. */
import sharp, { type Sharp } from 'sharp'
import { type DecodedPhoto, rethrowAsFault } from '../decode.ts'
import { PhotoFault } from '../fault.ts'
import { MAX_SENT_SIDE } from './cut-out-service.ts'
import { bytesOfMatte, MATTE_SIDE } from './matte.ts'

export interface SentPicture {
  readonly jpeg: Buffer
  readonly width: number
  readonly height: number
}

/** Made anew from the pixels, so neither place nor name nor number of the camera leaves with it. @throws PhotoFault */
export async function pictureFor({ image }: DecodedPhoto): Promise<SentPicture> {
  const { data, info } = await image
    .clone()
    .flatten({ background: '#fff' })
    .resize(MAX_SENT_SIDE, MAX_SENT_SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true })
    .catch(rethrowAsFault)
  return { jpeg: data, width: info.width, height: info.height }
}

/** An answer is no larger than what was sent. */
const OPTIONS = { limitInputPixels: 4 * MAX_SENT_SIDE ** 2 } as const

/** @throws PhotoFault `service_failed` where the answer is no cut-out of this picture @param host of the service */
export async function matteIn(answer: Buffer, sent: SentPicture, host: string): Promise<Uint8Array> {
  const refuse = (why: string): never => {
    throw new PhotoFault(
      'service_failed',
      `${host} did not answer with a cut-out of this photo: ${why}. Try it again, or use another service.`,
    )
  }
  const unreadable = () => refuse('its answer is no picture that can be read')
  const { width, height, hasAlpha } = await sharp(answer, OPTIONS).metadata().catch(unreadable)
  const stretch = (width / height) * (sent.height / sent.width)
  if (stretch < 0.98 || stretch > 1.02)
    return refuse(`${sent.width} × ${sent.height} pixels were sent and ${width} × ${height} came back`)
  const image = sharp(answer, OPTIONS)
  if (hasAlpha) return bytesOfMatte(inMatteSize(image.extractChannel('alpha'))).catch(unreadable)
  // A service that was asked for alpha alone may write it as grey.
  const pixels = await inMatteSize(image.toColourspace('srgb')).raw().toBuffer().catch(unreadable)
  return greyOf(pixels) ?? refuse('its answer has no transparency')
}

function inMatteSize(image: Sharp): Sharp {
  return image.resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' })
}

/** @param rgb three bytes a pixel @returns undefined where there is colour */
function greyOf(rgb: Buffer): Uint8Array | undefined {
  const grey = new Uint8Array(rgb.length / 3)
  for (let at = 0, from = 0; at < grey.length; at++, from += 3) {
    const value = rgb[from] ?? 0
    if (rgb[from + 1] !== value || rgb[from + 2] !== value) return undefined
    grey[at] = value
  }
  return grey
}
