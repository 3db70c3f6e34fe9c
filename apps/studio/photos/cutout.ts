/**
 * The cut-out: a part of a photo with its background gone. The matte is drawn up to the size of the photo, and the
 * colours along its edge are cleaned: a hair in front of a dark wall carries some of that wall, which would show as a
 * dark fringe on white. Where the matte is between in and out, the subject's own colour is estimated from its
 * surest surroundings and put in its place.
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
  const [subject, background] = await nearbyColours(rgb, alpha, width, height)
  return { rgba: cleaned(rgb, alpha, subject, background), width, height }
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

/** Blurred sums of colours, and of the weights they came with; dividing one by the other gives the colour nearby. */
interface Nearby {
  readonly colour: Buffer
  readonly weight: Buffer
}

/** The subject's and the background's colours near each pixel, from where the matte is surest of each. */
async function nearbyColours(
  rgb: Buffer,
  alpha: Buffer,
  width: number,
  height: number,
): Promise<[Nearby, Nearby]> {
  const sigma = Math.max(2, Math.max(width, height) / 120)
  const blur = (pixels: Buffer, channels: 1 | 3) => {
    const blurred = sharp(pixels, { raw: { width, height, channels } }).blur(sigma)
    return (channels === 1 ? blurred.toColourspace('b-w') : blurred).raw().toBuffer()
  }
  const nearby = async (weights: Uint8Array): Promise<Nearby> => {
    const weight = Buffer.alloc(alpha.length)
    const colour = Buffer.alloc(rgb.length)
    for (let at = 0, c = 0; at < alpha.length; at++) {
      const own = weights[alpha[at] ?? 0] ?? 0
      weight[at] = own
      for (let k = 0; k < 3; k++, c++) colour[c] = ((rgb[c] ?? 0) * own + 127) / 255
    }
    const [blurredColour, blurredWeight] = await Promise.all([blur(colour, 3), blur(weight, 1)])
    return { colour: blurredColour, weight: blurredWeight }
  }
  return Promise.all([nearby(SUBJECT), nearby(BACKGROUND)])
}

/** A pixel that is half in tells little of either side, so it counts little: weights rise with the fourth power. */
const SUBJECT = Uint8Array.from({ length: 256 }, (_, alpha) => Math.round(255 * (alpha / 255) ** 4))
const BACKGROUND = Uint8Array.from({ length: 256 }, (_, alpha) => Math.round(255 * (1 - alpha / 255) ** 4))

/** Below and above these the matte has made up its mind. */
const OUT = 4
const IN = 250

function cleaned(rgb: Buffer, alpha: Buffer, subject: Nearby, background: Nearby): Buffer {
  const rgba = Buffer.alloc(alpha.length * 4)
  for (let at = 0; at < alpha.length; at++) {
    const a = alpha[at] ?? 0
    if (a <= OUT) continue
    const edge = a < IN
    for (let k = 0; k < 3; k++) {
      const c = at * 3 + k
      const seen = rgb[c] ?? 0
      rgba[at * 4 + k] = edge
        ? ownColour(seen, a / 255, colourAt(subject, at, c), colourAt(background, at, c))
        : seen
    }
    rgba[at * 4 + 3] = edge ? a : 255
  }
  return rgba
}

/** Too little weight nearby says nothing. */
const LEAST_WEIGHT = 6

function colourAt({ colour, weight }: Nearby, at: number, c: number): number | undefined {
  const own = weight[at] ?? 0
  return own < LEAST_WEIGHT ? undefined : Math.min(255, ((colour[c] ?? 0) * 255) / own)
}

/** What the subject's colour must be, if what is seen is a mix of it and of the background behind it. */
function ownColour(
  seen: number,
  alpha: number,
  subject: number | undefined,
  background: number | undefined,
): number {
  if (subject === undefined) return seen
  const mixed = alpha * subject + (1 - alpha) * (background ?? seen)
  const guess = subject + alpha * (seen - mixed)
  return guess < 0 ? 0 : Math.min(guess, 255)
}
