/**
 * Dust: specks on a plain background that reaches the photo's border. Each is filled from what is around it. Nothing on
 * the product is dust, be it a screw or a crumb, and a background with very many specks has a texture.
 */
import { randomOf } from '../scenes/random.ts'
import { imageOf, type PhotoPixels, photoPixels, smallCopy } from './photo-pixels.ts'

/** Specks are looked for on a copy of this size. */
const SIDE = 1_024
/** In pixels of it. */
const MAX_SPECK = 9
const RING = 5
/** In levels: how far a pixel of a plain background is from what is around it, and a speck that is seen. */
const PLAIN = 7
const SEEN = 14
/** More are a texture. */
const MAX_SPECKS = 40
/** As a share of the photo: a smaller plain background is a part of something. */
const MIN_BACKGROUND = 0.3

/** Fills the specks in place. @returns how many there were */
export async function removeDust(
  photo: PhotoPixels,
  isSubject: (x: number, y: number) => boolean,
): Promise<number> {
  const small = await smallCopy(photo, SIDE)
  const around = await surroundings(small)
  const background = backgroundOf(small, around)
  if (background.reduce((sum, is) => sum + is, 0) < MIN_BACKGROUND * background.length) return 0
  const specks = specksOf(background, small).filter((speck) => {
    const { left, top, right, bottom } = speck
    const [x, y] = [(left + right + 1) / 2 / small.width, (top + bottom + 1) / 2 / small.height]
    return !isSubject(x, y) && isSeen(speck, small, around)
  })
  if (specks.length > MAX_SPECKS) return 0
  const scale = photo.width / small.width
  for (const speck of specks) fill(photo, scaled(speck, scale))
  return specks.length
}

/** For each pixel: 1 is plain and joined to the border by plain ones. */
function backgroundOf(small: PhotoPixels, around: PhotoPixels): Uint8Array {
  const { width, height } = small
  const plain = new Uint8Array(width * height)
  for (let pixel = 0; pixel < plain.length; pixel++)
    plain[pixel] = farFrom(small, around, pixel) <= PLAIN ? 1 : 0
  return joinedToBorder(plain, width, height)
}

/** What each pixel has around it: blurred twice, the second time without what stood out, so that a speck has no halo. */
async function surroundings(small: PhotoPixels): Promise<PhotoPixels> {
  const soft = (pixels: PhotoPixels) =>
    photoPixels(imageOf(pixels).blur(Math.max(1, Math.max(small.width, small.height) / 60)))
  const first = await soft(small)
  const data = Buffer.from(small.data)
  for (let pixel = 0, at = 0; at < data.length; pixel++, at += 3)
    if (farFrom(small, first, pixel) > 2 * PLAIN) first.data.copy(data, at, at, at + 3)
  return soft({ ...small, data })
}

function isSeen({ left, top, right, bottom }: Speck, small: PhotoPixels, around: PhotoPixels): boolean {
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) if (farFrom(small, around, y * small.width + x) >= SEEN) return true
  return false
}

function farFrom(one: PhotoPixels, other: PhotoPixels, pixel: number): number {
  let far = 0
  for (let at = 3 * pixel; at < 3 * pixel + 3; at++)
    far = Math.max(far, Math.abs((one.data[at] ?? 0) - (other.data[at] ?? 0)))
  return far
}

function joinedToBorder(plain: Uint8Array, width: number, height: number): Uint8Array {
  const joined = new Uint8Array(plain.length)
  const waiting: number[] = []
  const visit = (at: number) => {
    if (plain[at] !== 1 || joined[at] === 1) return
    joined[at] = 1
    waiting.push(at)
  }
  for (let x = 0; x < width; x++) {
    visit(x)
    visit((height - 1) * width + x)
  }
  for (let y = 0; y < height; y++) {
    visit(y * width)
    visit(y * width + width - 1)
  }
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const x = at % width
    if (x > 0) visit(at - 1)
    if (x < width - 1) visit(at + 1)
    if (at >= width) visit(at - width)
    if (at + width < plain.length) visit(at + width)
  }
  return joined
}

interface Speck {
  left: number
  top: number
  right: number
  bottom: number
}

/** What is no background, small, and has nothing but background around it. */
function specksOf(background: Uint8Array, { width, height }: PhotoPixels): readonly Speck[] {
  const seen = background.slice()
  const specks: Speck[] = []
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1) continue
    const speck = partFrom(start, seen, width)
    const isSmall = speck.right - speck.left < MAX_SPECK && speck.bottom - speck.top < MAX_SPECK
    if (isSmall && standsAlone(speck, background, width, height)) specks.push(speck)
  }
  return specks
}

/** The bounds of the part that this pixel belongs to, which is marked as seen. */
function partFrom(start: number, seen: Uint8Array, width: number): Speck {
  const part: Speck = { left: width, top: seen.length, right: -1, bottom: -1 }
  const waiting = [start]
  seen[start] = 1
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)]
    part.left = Math.min(part.left, x)
    part.right = Math.max(part.right, x)
    part.top = Math.min(part.top, y)
    part.bottom = Math.max(part.bottom, y)
    for (const [next, isBeside] of [
      [at - 1, x > 0],
      [at + 1, x < width - 1],
      [at - width, true],
      [at + width, true],
    ] as const) {
      if (!isBeside || seen[next] !== 0) continue
      seen[next] = 1
      waiting.push(next)
    }
  }
  return part
}

function standsAlone(
  { left, top, right, bottom }: Speck,
  background: Uint8Array,
  width: number,
  height: number,
): boolean {
  const [x0, y0, x1, y1] = [left - RING, top - RING, right + RING, bottom + RING]
  if (x0 < 0 || y0 < 0 || x1 >= width || y1 >= height) return false
  for (let y = y0; y <= y1; y++)
    for (let x = x0; x <= x1; x++) {
      const isRing = x < left || x > right || y < top || y > bottom
      if (isRing && background[y * width + x] !== 1) return false
    }
  return true
}

/** With a pixel of the small copy around it, where the speck is faint. */
function scaled({ left, top, right, bottom }: Speck, scale: number): Speck {
  return {
    left: Math.floor((left - 1) * scale),
    top: Math.floor((top - 1) * scale),
    right: Math.ceil((right + 2) * scale),
    bottom: Math.ceil((bottom + 2) * scale),
  }
}

/** From the four sides, each by how near it is, with the noise of a level. */
function fill({ data, width, height, channels }: PhotoPixels, { left, top, right, bottom }: Speck): void {
  const [x0, y0] = [Math.max(0, left - 1), Math.max(0, top - 1)]
  const [x1, y1] = [Math.min(width - 1, right), Math.min(height - 1, bottom)]
  const random = randomOf(left * 31 + top)
  const level = (x: number, y: number, k: number) => data[(y * width + x) * channels + k] ?? 0
  for (let y = y0 + 1; y < y1; y++)
    for (let x = x0 + 1; x < x1; x++) {
      const across = (x - x0) / (x1 - x0)
      const down = (y - y0) / (y1 - y0)
      const noise = random() - 0.5
      for (let k = 0; k < 3; k++) {
        const beside = level(x0, y, k) * (1 - across) + level(x1, y, k) * across
        const above = level(x, y0, k) * (1 - down) + level(x, y1, k) * down
        data[(y * width + x) * channels + k] = Math.max(
          0,
          Math.min(255, Math.round((beside + above) / 2 + noise)),
        )
      }
    }
}
