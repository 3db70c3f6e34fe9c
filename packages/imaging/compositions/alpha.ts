/** What the alpha of drawn pixels tells, and the alpha of the whole canvas. Pixels are four bytes each. */
import { FAINT } from '../models/matte.ts'
import type { PixelBox } from './composition.ts'
import type { Placement } from './placement.ts'

/** Whether anything of it is not fully opaque. */
export function hasTransparency(rgba: Buffer): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return true
  return false
}

/** The bounds of what shows, on the canvas; all that is drawn where nothing does. @param at where it is drawn */
export function visibleBox(rgba: Buffer, at: PixelBox): PixelBox {
  let left = at.width
  let right = -1
  let top = at.height
  let bottom = -1
  for (let y = 0, alpha = 3; y < at.height; y++)
    for (let x = 0; x < at.width; x++, alpha += 4) {
      if ((rgba[alpha] ?? 0) < FAINT) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  if (right === -1) return at
  return { left: at.left + left, top: at.top + top, width: right + 1 - left, height: bottom + 1 - top }
}

/** At or below the first it is background, at or above the second subject; the soft edge lies between. */
const EDGE_FROM = 64
const EDGE_TO = 160

/** Makes half transparent parts opaque, in place; a soft edge of about a pixel stays. */
export function hardened(rgba: Buffer): Buffer {
  for (let at = 3; at < rgba.length; at += 4) {
    const steep = ((rgba[at] ?? 0) - EDGE_FROM) / (EDGE_TO - EDGE_FROM)
    rgba[at] = Math.round(255 * Math.max(0, Math.min(1, steep)))
  }
  return rgba
}

/** The alpha of the canvas, one byte a pixel: 0 where nothing is drawn. */
export function canvasAlpha(rgba: Buffer, { width, height, at }: Placement): Buffer {
  const alpha = Buffer.alloc(width * height)
  for (let y = 0, from = 3; y < at.height; y++)
    for (let x = 0, to = (at.top + y) * width + at.left; x < at.width; x++, to++, from += 4)
      alpha[to] = rgba[from] ?? 0
  return alpha
}
