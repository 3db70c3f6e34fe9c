/**
 * The cut-out: a part of a photo with its background gone. The matte is drawn up to the size of the photo, and the
 * colours along its edge are cleaned: a hair in front of a dark wall carries some of that wall, which would show as a
 * dark fringe on white. Where the matte is between in and out, the subject's own colour is estimated from its
 * surroundings (blur fusion) and put in its place.
 */
import sharp from 'sharp'
import type { Picture } from './decode.ts'
import type { Box } from './matte.ts'
import { SIDE } from './model.ts'

export interface Cutout {
  readonly rgba: Buffer
  readonly width: number
  readonly height: number
}

/** @param box the part to cut · @param width, height what it becomes, in pixels */
export async function cutOut(
  picture: Picture,
  matte: Uint8Array,
  box: Box,
  width: number,
  height: number,
): Promise<Cutout> {
  const area = within(box, picture.width, picture.height)
  const [rgb, alpha] = await Promise.all([
    picture.pixels().removeAlpha().extract(area).resize(width, height, { fit: 'fill' }).raw().toBuffer(),
    part(matte, box, width, height),
  ])
  const [around, own, sure] = await blurredParts(rgb, alpha, width, height)
  return { rgba: cleaned(rgb, alpha, around, own, sure), width, height }
}

/** The box in whole pixels, never outside the photo. */
export function within(
  box: Box,
  width: number,
  height: number,
): { left: number; top: number; width: number; height: number } {
  const left = Math.min(width - 1, Math.floor(box.left * width))
  const top = Math.min(height - 1, Math.floor(box.top * height))
  return {
    left,
    top,
    width: Math.max(1, Math.min(width - left, Math.ceil(box.width * width))),
    height: Math.max(1, Math.min(height - top, Math.ceil(box.height * height))),
  }
}

async function part(matte: Uint8Array, box: Box, width: number, height: number): Promise<Buffer> {
  return sharp(matte, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .extract(within(box, SIDE, SIDE))
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
}

/** Blurred background colour, blurred subject colour and blurred matte; the colours weighted by how much they count. */
async function blurredParts(
  rgb: Buffer,
  alpha: Buffer,
  width: number,
  height: number,
): Promise<[Buffer, Buffer, Buffer]> {
  const back = Buffer.alloc(rgb.length)
  const front = Buffer.alloc(rgb.length)
  for (let at = 0, c = 0; at < alpha.length; at++) {
    const a = alpha[at] ?? 0
    for (let k = 0; k < 3; k++, c++) {
      const colour = rgb[c] ?? 0
      front[c] = (colour * a + 127) / 255
      back[c] = (colour * (255 - a) + 127) / 255
    }
  }
  const sigma = Math.max(1.5, Math.max(width, height) / 160)
  const blur = (pixels: Buffer, channels: 1 | 3) => {
    const blurred = sharp(pixels, { raw: { width, height, channels } }).blur(sigma)
    return (channels === 1 ? blurred.toColourspace('b-w') : blurred).raw().toBuffer()
  }
  return Promise.all([blur(back, 3), blur(front, 3), blur(alpha, 1)])
}

/** Below and above these the matte has made up its mind. */
const OUT = 4
const IN = 250

function cleaned(rgb: Buffer, alpha: Buffer, around: Buffer, own: Buffer, sure: Buffer): Buffer {
  const rgba = Buffer.alloc(alpha.length * 4)
  for (let at = 0; at < alpha.length; at++) {
    const a = alpha[at] ?? 0
    if (a <= OUT) continue
    const edge = a < IN
    for (let k = 0; k < 3; k++) {
      const c = at * 3 + k
      const colour = rgb[c] ?? 0
      rgba[at * 4 + k] = edge
        ? ownColour(colour, a / 255, own[c] ?? 0, around[c] ?? 0, (sure[at] ?? 0) / 255)
        : colour
    }
    rgba[at * 4 + 3] = edge ? a : 255
  }
  return rgba
}

/**
 * What the subject's colour must be, if `seen` is a mix of it and the background. @param own, around blurred sums,
 * not yet divided by their weight
 */
function ownColour(seen: number, alpha: number, own: number, around: number, sure: number): number {
  if (sure < 0.02) return seen
  const front = own / sure
  const back = sure > 0.98 ? seen : around / (1 - sure)
  const guess = front + alpha * (seen - alpha * front - (1 - alpha) * back)
  return guess < 0 ? 0 : Math.min(guess, 255)
}
