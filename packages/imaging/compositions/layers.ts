/** What lies under the subject: the background, and a shadow on the ground. */
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { decode } from '../decode.ts'
import { canvasAlpha } from './alpha.ts'
import type { Background } from './composition.ts'
import type { Placement } from './placement.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** A canvas of the background, four bytes a pixel. */
export async function backgroundLayer(background: Background, { width, height }: Size): Promise<Sharp> {
  switch (background.kind) {
    case 'transparent':
      return blank({ width, height }, { r: 0, g: 0, b: 0, a: 0 })
    case 'colour':
      return blank({ width, height }, background.colour)
    case 'picture': {
      const { image } = await decode(background.file)
      const fit = background.scaling === 'fill' ? 'cover' : 'contain'
      const pixels = await image
        .ensureAlpha()
        .resize(width, height, { fit, background: { r: 0, g: 0, b: 0, alpha: 0 } })
        .raw()
        .toBuffer()
      return sharp(pixels, { raw: { width, height, channels: 4 } })
    }
  }
}

function blank(
  { width, height }: Size,
  { r, g, b, a }: { r: number; g: number; b: number; a: number },
): Sharp {
  return sharp({ create: { width, height, channels: 4, background: { r, g, b, alpha: a / 255 } } })
}

/** As shares of the subject's longer side: how far below it the shadow lies, and how soft it is. */
const SHADOW_DROP = 0.015
const SHADOW_BLUR = 0.02

/** @param opacity 0 to 1 @param rgba what is drawn, four bytes a pixel */
export async function shadowLayer(
  opacity: number,
  rgba: Buffer,
  placement: Placement,
): Promise<OverlayOptions> {
  const { width, height, at } = placement
  const side = Math.max(at.width, at.height)
  const drop = Math.min(Math.round(side * SHADOW_DROP), height - 1)
  const below = Buffer.alloc(width * height)
  canvasAlpha(rgba, placement).copy(below, drop * width, 0, (height - drop) * width)
  const blurred = await sharp(below, { raw: { width, height, channels: 1 } })
    .blur(Math.max(0.5, side * SHADOW_BLUR))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const black = Buffer.alloc(width * height * 4)
  for (let at = 0; at < blurred.length; at++) black[at * 4 + 3] = Math.round((blurred[at] ?? 0) * opacity)
  return { input: black, raw: { width, height, channels: 4 } }
}
