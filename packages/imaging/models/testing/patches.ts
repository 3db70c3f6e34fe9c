/** Mattes of rectangles, for tests. */
import { MATTE_SIDE } from '../matte.ts'

export interface Patch {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly sure: number
}

/** Later patches lie over earlier ones. */
export function matteOf(...patches: readonly Patch[]): Uint8Array {
  const matte = new Uint8Array(MATTE_SIDE * MATTE_SIDE)
  for (const { left, top, width, height, sure } of patches)
    for (let y = top; y < top + height; y++)
      matte.fill(sure, y * MATTE_SIDE + left, y * MATTE_SIDE + left + width)
  return matte
}

export const at = (matte: Uint8Array, x: number, y: number) => matte[y * MATTE_SIDE + x]
