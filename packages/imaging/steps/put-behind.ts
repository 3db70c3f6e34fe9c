/**
 * Puts a picture behind what is transparent: one of its own, or the photo itself out of focus. It covers the canvas, its
 * middle kept.
 */
import sharp, { type Sharp } from 'sharp'
import { decode } from '../decode.ts'
import type { Edits } from '../edits.ts'
import { PhotoFault } from '../fault.ts'
import type { Frame, PipelineOptions } from './frame.ts'

/** A backdrop stands in the place of any other background. */
export function hasPicture({ background, backdrop }: Edits): boolean {
  if (backdrop) return false
  return background === 'blur' || typeof background === 'object'
}

export async function putBehind(frame: Frame, { edits, original }: PipelineOptions): Promise<Frame> {
  const { background } = edits
  if (!hasPicture(edits)) return frame
  const { width, height } = frame
  const [front, behind] = await Promise.all([
    frame.image.raw().toBuffer(),
    typeof background === 'object'
      ? covering(await pictureOf(background.file), width, height)
      : outOfFocus(original(), width, height),
  ])
  const raw = { width, height } as const
  const both = await sharp(behind, { raw: { ...raw, channels: 3 } })
    .composite([{ input: front, raw: { ...raw, channels: 4 } }])
    .removeAlpha()
    .raw()
    .toBuffer()
  return { ...frame, image: sharp(both, { raw: { ...raw, channels: 3 } }) }
}

/** @throws PhotoFault that names the background: the photo itself is sound */
async function pictureOf(file: string): Promise<Sharp> {
  try {
    return (await decode(file)).image
  } catch (cause) {
    if (!(cause instanceof PhotoFault) || cause.code === 'missing') throw cause
    throw new PhotoFault(
      cause.code,
      'The picture for the background is damaged, or is no picture. Choose another one; nothing is wrong with the photo.',
    )
  }
}

function covering(picture: Sharp, width: number, height: number): Promise<Buffer> {
  return picture.flatten({ background: 'white' }).resize(width, height, { fit: 'cover' }).raw().toBuffer()
}

/** Blurred at an eighth of the size, which looks the same and costs a sixtieth. */
async function outOfFocus(photo: Sharp, width: number, height: number): Promise<Buffer> {
  const small = { width: Math.ceil(width / 8), height: Math.ceil(height / 8) } as const
  const pixels = await covering(photo, small.width, small.height)
  const soft = await sharp(pixels, { raw: { ...small, channels: 3 } })
    .blur(Math.max(1, Math.min(small.width, small.height) / 24))
    .raw()
    .toBuffer()
  return sharp(soft, { raw: { ...small, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
}
