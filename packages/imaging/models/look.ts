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

/** The surer of both looks: the second one alone can lose a part that needs its surroundings. */
export async function together(first: Uint8Array, area: Box, second: Uint8Array): Promise<Uint8Array> {
  const { left, top, width, height } = pixelsOf(area, MATTE_SIDE, MATTE_SIDE)
  const inside = await bytesOfMatte(matteImage(second).resize(width, height, { fit: 'fill' }))
  const out = first.slice()
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, at = (top + y) * MATTE_SIDE + left; x < width; x++, at++, from++) {
      const value = inside[from] ?? 0
      if (value > (out[at] ?? 0)) out[at] = value
    }
  return out
}
