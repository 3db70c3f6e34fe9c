/**
 * Edge decontamination. A hair in front of a dark wall carries some of the wall's colour, which shows as a dark fringe
 * on white. Where a pixel is neither surely subject nor surely background, the subject's own colour is estimated from
 * the surest pixels nearby and replaces the mixed one.
 */
import sharp from 'sharp'

/**
 * Colours nearby are smooth, so they are estimated on a copy of a quarter of each side; of a small picture, where a
 * quarter would not show the edge, on a larger part.
 */
function shrinkOf({ width, height }: Size): number {
  return Math.max(1, Math.min(4, Math.floor(Math.max(width, height) / 400)))
}

export interface CutOutPixels {
  /** Three bytes a pixel. */
  readonly rgb: Buffer
  /** The matte, one byte a pixel. */
  readonly alpha: Buffer
  /** The photo's own alpha, one byte a pixel, where it has one. */
  readonly own: Buffer | undefined
}

/** @returns four bytes a pixel, with the subject's own colours along its edge, and both alphas multiplied */
export async function withCleanEdges(
  { rgb, alpha, own }: CutOutPixels,
  width: number,
  height: number,
): Promise<Buffer> {
  const full = { width, height }
  const shrink = shrinkOf(full)
  const small = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) }
  const [smallRgb, smallAlpha, smallOwn] = await Promise.all([
    resized(rgb, full, 3, small),
    resized(alpha, full, 1, small),
    own && resized(own, full, 1, small),
  ])
  const pixels = { rgb: smallRgb, alpha: smallAlpha, own: smallOwn }
  const [subject, background] = await Promise.all([
    nearbyColours(pixels, SUBJECT_WEIGHTS, small, shrink),
    nearbyColours(pixels, BACKGROUND_WEIGHTS, small, shrink),
  ])
  const out = cleanEdges({ rgb, alpha, own }, full, subject, background)
  if (own)
    for (let at = 0; at < own.length; at++)
      out[4 * at + 3] = ((out[4 * at + 3] ?? 0) * (own[at] ?? 0) + 127) / 255
  return out
}

interface Size {
  readonly width: number
  readonly height: number
}

function resized(pixels: Buffer, from: Size, channels: 1 | 3, to: Size): Promise<Buffer> {
  const image = sharp(pixels, { raw: { ...from, channels } }).resize(to.width, to.height, {
    fit: 'fill',
    kernel: 'linear',
  })
  return (channels === 1 ? image.toColourspace('b-w') : image).raw().toBuffer()
}

/** Blurred sums of weighted colours, and of the weights; one divided by the other is the colour nearby. */
interface NearbyColours extends Size {
  /** How much smaller they are a side. */
  readonly shrink: number
  readonly colour: Buffer
  readonly weight: Buffer
}

/** A pixel that is half subject says little about either colour, so weights rise with the fourth power of the matte. */
const SUBJECT_WEIGHTS = Uint8Array.from({ length: 256 }, (_, alpha) => Math.round(255 * (alpha / 255) ** 4))
const BACKGROUND_WEIGHTS = Uint8Array.from({ length: 256 }, (_, alpha) =>
  Math.round(255 * (1 - alpha / 255) ** 4),
)

/** @param weights how much a pixel counts, by its alpha; where the photo itself is transparent it has no colour to count */
async function nearbyColours(
  { rgb, alpha, own: opaque }: CutOutPixels,
  weights: Uint8Array,
  size: Size,
  shrink: number,
): Promise<NearbyColours> {
  const sigma = Math.max(1, Math.max(size.width, size.height) / 120)
  const blur = (pixels: Buffer, channels: 1 | 3) => {
    const blurred = sharp(pixels, { raw: { ...size, channels } }).blur(sigma)
    return (channels === 1 ? blurred.toColourspace('b-w') : blurred).raw().toBuffer()
  }
  const weight = Buffer.alloc(alpha.length)
  const colour = Buffer.alloc(rgb.length)
  for (let at = 0, c = 0; at < alpha.length; at++) {
    const full = weights[alpha[at] ?? 0] ?? 0
    const own = opaque ? (full * (opaque[at] ?? 0)) / 255 : full
    weight[at] = own
    for (let k = 0; k < 3; k++, c++) colour[c] = ((rgb[c] ?? 0) * own + 127) / 255
  }
  const [blurredColour, blurredWeight] = await Promise.all([blur(colour, 3), blur(weight, 1)])
  return { ...size, shrink, colour: blurredColour, weight: blurredWeight }
}

/** At or below the first a pixel is background, at or above the second it is subject: nothing is estimated. */
const MAX_BACKGROUND_ALPHA = 4
const MIN_SUBJECT_ALPHA = 250

/** Where the photo itself is transparent its colour is pure already, and is kept. */
function cleanEdges(
  { rgb, alpha, own }: CutOutPixels,
  { width }: Size,
  subject: NearbyColours,
  background: NearbyColours,
): Buffer {
  const rgba = Buffer.alloc(alpha.length * 4)
  for (let at = 0; at < alpha.length; at++) {
    const a = alpha[at] ?? 0
    if (a <= MAX_BACKGROUND_ALPHA) continue
    const edge = a < MIN_SUBJECT_ALPHA
    const mixed = edge && (own?.[at] ?? 255) >= MIN_SUBJECT_ALPHA
    const near = mixed ? nearest(subject, at % width, Math.floor(at / width)) : 0
    for (let k = 0; k < 3; k++) {
      const seen = rgb[at * 3 + k] ?? 0
      rgba[at * 4 + k] = mixed
        ? ownColour(seen, a / 255, colourAt(subject, near, k), colourAt(background, near, k))
        : seen
    }
    rgba[at * 4 + 3] = edge ? a : 255
  }
  return rgba
}

/** The pixel of the smaller copy that covers this one. */
function nearest({ width, height, shrink }: NearbyColours, x: number, y: number): number {
  const column = Math.min(width - 1, Math.floor(x / shrink))
  return Math.min(height - 1, Math.floor(y / shrink)) * width + column
}

/** Below this weight there are no sure pixels nearby, so there is no estimate. */
const MIN_WEIGHT = 6

function colourAt({ colour, weight }: NearbyColours, at: number, k: number): number | undefined {
  const own = weight[at] ?? 0
  return own < MIN_WEIGHT ? undefined : Math.min(255, ((colour[at * 3 + k] ?? 0) * 255) / own)
}

/** What the subject's colour must be if `seen` is a mix of it and the background behind it. */
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
