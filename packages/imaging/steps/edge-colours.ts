/**
 * Edge decontamination. A hair in front of a dark wall carries some of the wall's colour, which shows as a dark fringe
 * on white. Where a pixel is neither surely subject nor surely background, the subject's own colour is estimated from
 * the surest pixels nearby and replaces the mixed one.
 */
import sharp from 'sharp'

/**
 * @param rgb three bytes a pixel
 * @param alpha one byte a pixel
 * @returns both together, four bytes a pixel, with the subject's own colours along its edge
 */
export async function withCleanEdges(
  rgb: Buffer,
  alpha: Buffer,
  width: number,
  height: number,
): Promise<Buffer> {
  const [subject, background] = await Promise.all([
    nearbyColours(rgb, alpha, SUBJECT_WEIGHTS, width, height),
    nearbyColours(rgb, alpha, BACKGROUND_WEIGHTS, width, height),
  ])
  return cleanEdges(rgb, alpha, subject, background)
}

/** Blurred sums of weighted colours, and of the weights; one divided by the other is the colour nearby. */
interface NearbyColours {
  readonly colour: Buffer
  readonly weight: Buffer
}

/** A pixel that is half subject says little about either colour, so weights rise with the fourth power of the matte. */
const SUBJECT_WEIGHTS = Uint8Array.from({ length: 256 }, (_, alpha) => Math.round(255 * (alpha / 255) ** 4))
const BACKGROUND_WEIGHTS = Uint8Array.from({ length: 256 }, (_, alpha) =>
  Math.round(255 * (1 - alpha / 255) ** 4),
)

/** @param weights how much a pixel counts, by its alpha */
async function nearbyColours(
  rgb: Buffer,
  alpha: Buffer,
  weights: Uint8Array,
  width: number,
  height: number,
): Promise<NearbyColours> {
  const sigma = Math.max(2, Math.max(width, height) / 120)
  const blur = (pixels: Buffer, channels: 1 | 3) => {
    const blurred = sharp(pixels, { raw: { width, height, channels } }).blur(sigma)
    return (channels === 1 ? blurred.toColourspace('b-w') : blurred).raw().toBuffer()
  }
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

/** At or below the first a pixel is background, at or above the second it is subject: nothing is estimated. */
const MAX_BACKGROUND_ALPHA = 4
const MIN_SUBJECT_ALPHA = 250

function cleanEdges(rgb: Buffer, alpha: Buffer, subject: NearbyColours, background: NearbyColours): Buffer {
  const rgba = Buffer.alloc(alpha.length * 4)
  for (let at = 0; at < alpha.length; at++) {
    const a = alpha[at] ?? 0
    if (a <= MAX_BACKGROUND_ALPHA) continue
    const edge = a < MIN_SUBJECT_ALPHA
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

/** Below this weight there are no sure pixels nearby, so there is no estimate. */
const MIN_WEIGHT = 6

function colourAt({ colour, weight }: NearbyColours, at: number, c: number): number | undefined {
  const own = weight[at] ?? 0
  return own < MIN_WEIGHT ? undefined : Math.min(255, ((colour[c] ?? 0) * 255) / own)
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
