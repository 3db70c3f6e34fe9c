/**
 * A matte: for each pixel how sure the model is that it shows the subject, 0 to 255. It is a square of MATTE_SIDE
 * pixels a side that covers the whole photo, whatever the photo's shape.
 */
import sharp, { type Sharp } from 'sharp'

export const MATTE_SIDE = 1024

/** The least value of a pixel that shows, of one that rather is subject than not, and of one that surely is. */
export const FAINT = 26
export const HALF = 128
export const SURE = 229

/** A matte, or what is made of one, to be resized or blurred. */
export function matteImage(matte: Uint8Array): Sharp {
  return sharp(matte, { raw: { width: MATTE_SIDE, height: MATTE_SIDE, channels: 1 } })
}

/** @returns one byte a pixel */
export function bytesOfMatte(image: Sharp): Promise<Buffer> {
  return image.toColourspace('b-w').raw().toBuffer()
}
