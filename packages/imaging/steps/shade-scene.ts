/**
 * Draws the subject's shadow into a photo that keeps what is behind: on the table that the photo shows, or in the scene
 * that was generated before. The subject stays byte for byte, and so does what no shadow reaches.
 */
import sharp from 'sharp'
import { bytesOfMatte, matteImage, SURE } from '../models/matte.ts'
import { type Plane, rowsOf } from '../scenes/plane.ts'
import { shadowOf } from '../scenes/shadow.ts'
import type { Frame, PipelineOptions } from './frame.ts'

export async function shadeScene(frame: Frame, { edits, subject, cutOut }: PipelineOptions): Promise<Frame> {
  if (!edits.shadow || cutOut || !subject) return frame
  const { data, info } = await frame.image.raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const pixels: Pixels = { data, channels: info.channels === 4 ? 4 : 3 }
  const cover = await coverOf(pixels, subject.matte, width, height)
  const dark = await shadowOf(cover, edits.shadow, 'left')
  if (dark) shade(pixels, cover, dark)
  return {
    ...frame,
    image: sharp(data, { raw: { width, height, channels: pixels.channels } }),
    needsReview: frame.needsReview || subject.subject.doubtful,
  }
}

interface Pixels {
  readonly data: Buffer
  readonly channels: 3 | 4
}

function shownAt({ data, channels }: Pixels, at: number): number {
  return channels === 4 ? (data[4 * at + 3] ?? 0) : 255
}

/** How much of each pixel is subject: what the matte says, of what shows. */
async function coverOf(pixels: Pixels, matte: Uint8Array, width: number, height: number) {
  const values = await bytesOfMatte(
    matteImage(matte).resize(width, height, { fit: 'fill', kernel: 'linear' }),
  )
  for (let at = 0; at < values.length; at++) {
    const level = values[at] ?? 0
    values[at] = ((level >= SURE ? 255 : level) * shownAt(pixels, at)) / 255
  }
  return { width, height, values }
}

/** Darkens what of each pixel is no subject; where nothing shows the shadow itself does. */
function shade(pixels: Pixels, cover: Plane & { readonly values: Uint8Array }, dark: Plane): void {
  const { data, channels } = pixels
  const { width, height, values } = cover
  const shades = rowsOf(dark, cover)
  const line = new Float32Array(width)
  for (let y = 0, at = 0; y < height; y++) {
    shades(y, line)
    for (let x = 0; x < width; x++, at++) {
      const subject = (values[at] ?? 0) / 255
      const darkness = line[x] ?? 0
      if (subject === 1 || darkness < FAINTEST) continue
      const shown = shownAt(pixels, at) / 255
      const alpha = shown + darkness * (1 - shown)
      const light = (subject + (shown - subject) * (1 - darkness)) / alpha
      for (let k = 0; k < 3; k++) data[channels * at + k] = (data[channels * at + k] ?? 0) * light + 0.5
      if (channels === 4) data[4 * at + 3] = 255 * alpha + 0.5
    }
  }
}

/** Less changes no pixel. */
const FAINTEST = 1 / 512
