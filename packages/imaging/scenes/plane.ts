/**
 * A plane: one number a pixel, of a picture or of a smaller copy of it. Shadows and light are soft, so they are computed
 * small and drawn large row by row.
 */
import sharp from 'sharp'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Plane extends Size {
  readonly values: Uint8Array | Float32Array
}

/** The alpha of an image of four bytes a pixel. */
export function alphaOf(rgba: Uint8Array, { width, height }: Size): Plane {
  const values = new Uint8Array(width * height)
  for (let at = 0; at < values.length; at++) values[at] = rgba[4 * at + 3] ?? 0
  return { width, height, values }
}

/** A copy whose longer side has at most so many pixels. */
export async function shrunkPlane({ values, width, height }: Plane, side: number): Promise<Plane> {
  const { data, info } = await sharp(values, { raw: { width, height, channels: 1 } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, values: data }
}

/** @param sigma in pixels of the plane; less than a third of one changes nothing */
export async function blurred(plane: Plane, sigma: number): Promise<Plane> {
  if (sigma < 0.3) return plane
  const { values, width, height } = plane
  const data = await sharp(values, { raw: { width, height, channels: 1 } })
    .blur({ sigma, precision: 'float' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  return { width, height, values: data }
}

/** Each value by a factor, up to a highest. */
export function darkened({ values, width, height }: Plane, factor: number, highest = 1): Plane {
  const out = new Float32Array(values.length)
  for (let at = 0; at < out.length; at++) out[at] = Math.min(highest, (values[at] ?? 0) * factor)
  return { width, height, values: out }
}

/** @returns the function that fills a row of a picture of this size with what the plane has there, between its pixels too */
export function rowsOf(plane: Plane, { width, height }: Size): (y: number, into: Float32Array) => void {
  const { values } = plane
  const columns = between(plane.width, width)
  const rows = between(plane.height, height)
  const line = new Float32Array(plane.width)
  return (y, into) => {
    const upper = (rows.first[y] ?? 0) * plane.width
    const lower = (rows.second[y] ?? 0) * plane.width
    const share = rows.share[y] ?? 0
    for (let x = 0; x < line.length; x++) {
      const above = values[upper + x] ?? 0
      line[x] = above + share * ((values[lower + x] ?? 0) - above)
    }
    for (let x = 0; x < width; x++) {
      const left = line[columns.first[x] ?? 0] ?? 0
      into[x] = left + (columns.share[x] ?? 0) * ((line[columns.second[x] ?? 0] ?? 0) - left)
    }
  }
}

interface Between {
  readonly first: Int32Array
  readonly second: Int32Array
  /** How much of the second. */
  readonly share: Float32Array
}

/** For each of `to` places the two of `from` that it lies between. */
function between(from: number, to: number): Between {
  const first = new Int32Array(to)
  const second = new Int32Array(to)
  const share = new Float32Array(to)
  for (let at = 0; at < to; at++) {
    const place = Math.max(0, Math.min(from - 1, ((at + 0.5) * from) / to - 0.5))
    first[at] = Math.floor(place)
    second[at] = Math.min(from - 1, Math.floor(place) + 1)
    share[at] = place - Math.floor(place)
  }
  return { first, second, share }
}
