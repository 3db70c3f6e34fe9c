/** The parameters of `POST /v1.0/removebg`, besides the images. Those that nothing here needs are read and left. */
import type { Box, Layout, MeasuredPhoto } from '@allot/imaging/composition'
import { z } from 'zod'
import { colourIn } from './colour.ts'
import { booleanIn, lengthIn, percentIn, positionIn, sidesIn } from './lengths.ts'
import { oneOf, written } from './parameters.ts'
import { Refusal } from './refusal.ts'

const yesOrNo = written(booleanIn, 'Write true or false.')
const colour = written(colourIn, 'Write a colour like 81d4fa, fff, 81d4fa77 or green.')
const pixels = 'Write px or %, like 30px or 10%'

export const removeBgParameters = z.object({
  size: oneOf('preview', 'small', 'regular', 'medium', 'hd', '4k', 'full', 'auto', '50MP').default('preview'),
  type: oneOf('auto', 'person', 'product', 'car', 'animal', 'graphics', 'transportation', 'other').default(
    'auto',
  ),
  type_level: oneOf('none', '1', '2', 'latest').default('1'),
  format: oneOf('auto', 'png', 'jpg', 'zip', 'webp').default('auto'),
  roi: written(cornersIn, `Write two corners, x1 y1 x2 y2. ${pixels}.`).optional(),
  crop: yesOrNo.default(false),
  crop_margin: written(sidesIn, `Write one length, two or four. ${pixels}.`).optional(),
  scale: written(
    (text) => (text === 'original' ? text : scaleIn(text)),
    'Write original, or 10% to 100%.',
  ).default('original'),
  position: written(
    (text) => (text === 'original' || text === 'center' ? text : positionIn(text)),
    'Write original, center, or 0% to 100%: one for both directions, or horizontal and vertical.',
  ).optional(),
  channels: oneOf('rgba', 'alpha').default('rgba'),
  add_shadow: yesOrNo.default(false),
  shadow_type: oneOf('auto', 'car', '3D', 'drop', 'none').default('auto'),
  shadow_opacity: written(opacityIn, 'Write 0 to 100.').default(50),
  semitransparency: yesOrNo.default(true),
  bg_color: colour.optional(),
})

export type RemoveBgParameters = z.output<typeof removeBgParameters>

const PREVIEW = 250_000
const FULL = 25_000_000
/** A PNG is no larger, as with remove.bg: take zip, jpg or webp for more. */
const MAX_PNG_PIXELS = 10_000_000

const PIXELS: Readonly<Record<RemoveBgParameters['size'], number>> = {
  preview: PREVIEW,
  small: PREVIEW,
  regular: PREVIEW,
  medium: 1_500_000,
  hd: 4_000_000,
  '4k': FULL,
  full: FULL,
  auto: FULL,
  '50MP': 50_000_000,
}

/** How many pixels the result has at most. @param isPng whether it comes as a PNG */
export function mostPixels({ size }: Pick<RemoveBgParameters, 'size'>, isPng: boolean): number {
  return Math.min(PIXELS[size], isPng ? MAX_PNG_PIXELS : Number.POSITIVE_INFINITY)
}

export function layoutOf({ crop, crop_margin, scale, position }: RemoveBgParameters): Layout {
  if (crop) return { kind: 'trimmed', margins: crop_margin ?? NO_MARGIN }
  const at = position === undefined || position === 'original' ? null : position
  return {
    kind: 'in_place',
    scale: scale === 'original' ? null : scale,
    position: at === 'center' ? { x: 0.5, y: 0.5 } : at,
  }
}

const NONE = { pixels: 0 }
const NO_MARGIN = { top: NONE, right: NONE, bottom: NONE, left: NONE }

/** @throws Refusal for a region that is empty or lies outside of the photo */
export function regionOf({ roi }: RemoveBgParameters, { width, height }: MeasuredPhoto): Box | null {
  if (roi === undefined) return null
  const [left, top, right, bottom] = roi.map((length, at) =>
    'share' in length ? length.share : length.pixels / (at % 2 === 0 ? width : height),
  ) as [number, number, number, number] // cornersIn gives four
  if (right > 1 || bottom > 1)
    throw new Refusal(400, 'roi_exceeds_bounds', 'ROI exceeds image bounds', {
      detail: `The image has ${width} × ${height} pixels; roi must lie within it.`,
    })
  if (right <= left || bottom <= top)
    throw new Refusal(400, 'roi_region_empty', 'ROI region is empty', {
      detail: 'Write the upper left corner first, then the lower right one.',
    })
  return { left, top, width: right - left, height: bottom - top }
}

function cornersIn(text: string) {
  const lengths = text.split(/\s+/).map(lengthIn)
  return lengths.length === 4 && lengths.every((length) => length !== undefined) ? lengths : undefined
}

function scaleIn(text: string): number | undefined {
  const share = percentIn(text)
  return share !== undefined && share >= 0.1 ? share : undefined
}

function opacityIn(text: string): number | undefined {
  const figure = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  return figure <= 100 ? figure : undefined
}
