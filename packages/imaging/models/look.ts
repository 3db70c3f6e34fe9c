/** A look: the model's matte of a part of a photo; and what is made of several. */
import { type Box, pixelsOf } from './box.ts'
import { bytesOfMatte, MATTE_SIDE, matteImage } from './matte.ts'

/** @param area the part of the photo @returns a matte of that part */
export type Look = (area: Box) => Promise<Uint8Array>

/** As a share of the subject's sides: room for what the first look missed. */
const ROOM = 0.12

/** The area of a second look at the subject. */
export function wider({ left, top, width, height }: Box): Box {
  const from = { left: Math.max(0, left - width * ROOM), top: Math.max(0, top - height * ROOM) }
  return {
    ...from,
    width: Math.min(1, left + width * (1 + ROOM)) - from.left,
    height: Math.min(1, top + height * (1 + ROOM)) - from.top,
  }
}

/** A second look at nine tenths of the photo or more shows nothing that the first one did not. */
export function isWhole({ width, height }: Box): boolean {
  return width * height >= 0.9
}

/** The whole photo from farther away, in the middle of a wider field. */
export const AFAR: Box = { left: -0.3125, top: -0.3125, width: 1.625, height: 1.625 }

/** Where the photo stands in that field, in pixels. */
export const PHOTO_FROM_AFAR = { left: 197, top: 197, width: 630, height: 630 } as const

/** The surer of both looks: the second one alone can lose a part that needs its surroundings. */
export async function together(first: Uint8Array, area: Box, second: Uint8Array): Promise<Uint8Array> {
  const out = await within(area, second)
  for (let at = 0; at < out.length; at++) {
    const value = first[at] ?? 0
    if (value > (out[at] ?? 0)) out[at] = value
  }
  return out
}

/** A look at an area as a matte of the whole photo. */
export async function within(area: Box, seen: Uint8Array): Promise<Uint8Array> {
  if (area === AFAR) {
    const photo = matteImage(seen).extract(PHOTO_FROM_AFAR)
    return bytesOfMatte(photo.resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' }))
  }
  const { left, top, width, height } = pixelsOf(area, MATTE_SIDE, MATTE_SIDE)
  const inside = await bytesOfMatte(matteImage(seen).resize(width, height, { fit: 'fill' }))
  const out = new Uint8Array(MATTE_SIDE * MATTE_SIDE)
  for (let y = 0; y < height; y++)
    out.set(inside.subarray(y * width, (y + 1) * width), (top + y) * MATTE_SIDE + left)
  return out
}
