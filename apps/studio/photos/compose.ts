/**
 * Composing: the photo, or its subject, onto the canvas that was asked for. A subject whose background was removed is
 * trimmed to its bounds and centred within the margin; a whole photo is fitted within it. JPEG has no transparency,
 * so there the empty part is white.
 */
import sharp, { type Sharp } from 'sharp'
import type { Canvas, Edits } from '../contract/edits.ts'
import { cutOut } from './cutout.ts'
import type { Picture } from './decode.ts'
import { type Box, subjectBox } from './matte.ts'

export interface Composed {
  readonly image: Sharp
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

const WHITE = { r: 255, g: 255, b: 255, alpha: 1 }
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 }

/** @param matte where the background is to be removed */
export async function compose(
  picture: Picture,
  edits: Edits,
  matte: Uint8Array | undefined,
): Promise<Composed> {
  return matte ? composeSubject(picture, edits, matte) : composeWhole(picture, edits)
}

async function composeSubject(picture: Picture, edits: Edits, matte: Uint8Array): Promise<Composed> {
  const { canvas } = edits
  const box = canvas ? padded(subjectBox(matte)) : ALL
  const from = { width: box.width * picture.width, height: box.height * picture.height }
  const fit = canvas ? fitted(from, canvas) : { width: picture.width, height: picture.height, scale: 1 }
  const { rgba, width, height } = await cutOut(picture, matte, box, fit.width, fit.height)
  const subject = sharp(rgba, { raw: { width, height, channels: 4 } })
  const placed = canvas ? subject.extend(centred(fit, canvas, CLEAR)) : subject
  const size = canvas ?? fit
  return {
    image: await onBackground(placed, edits, size),
    width: size.width,
    height: size.height,
    notes: enlarged(fit.scale),
  }
}

async function composeWhole(picture: Picture, edits: Edits): Promise<Composed> {
  const { canvas } = edits
  const background = isOpaque(edits) ? WHITE : CLEAR
  if (!canvas) {
    const image = isOpaque(edits) ? picture.pixels().flatten({ background: WHITE }) : picture.pixels()
    return { image, width: picture.width, height: picture.height, notes: [] }
  }
  const fit = fitted(picture, canvas)
  const resized = picture.pixels().resize(fit.width, fit.height, { fit: 'fill' })
  const flat = isOpaque(edits) ? resized.flatten({ background: WHITE }) : resized.ensureAlpha()
  return {
    image: flat.extend(centred(fit, canvas, background)),
    width: canvas.width,
    height: canvas.height,
    notes: enlarged(fit.scale),
  }
}

/** Whether nothing may shine through: JPEG cannot, and a white background was asked not to. */
function isOpaque(edits: Edits): boolean {
  return edits.format === 'jpg' || edits.background === 'white'
}

/** Flattening comes before extending in sharp's own order, so a cut-out is settled first. */
async function onBackground(
  placed: Sharp,
  edits: Edits,
  { width, height }: { width: number; height: number },
): Promise<Sharp> {
  if (!isOpaque(edits)) return placed
  const pixels = await placed.raw().toBuffer()
  return sharp(pixels, { raw: { width, height, channels: 4 } }).flatten({ background: WHITE })
}

const ALL: Box = { left: 0, top: 0, width: 1, height: 1 }

/** A little air, so that a soft edge is not cut off. */
function padded(box: Box): Box {
  const air = 0.004
  const left = Math.max(0, box.left - air)
  const top = Math.max(0, box.top - air)
  return {
    left,
    top,
    width: Math.min(1, box.left + box.width + air) - left,
    height: Math.min(1, box.top + box.height + air) - top,
  }
}

interface Fit {
  readonly width: number
  readonly height: number
  readonly scale: number
}

function fitted(from: { width: number; height: number }, canvas: Canvas): Fit {
  const margin = Math.round(canvas.margin * Math.min(canvas.width, canvas.height))
  const scale = Math.min((canvas.width - 2 * margin) / from.width, (canvas.height - 2 * margin) / from.height)
  const size = (side: number, most: number) => Math.max(1, Math.min(most, Math.round(side * scale)))
  return { width: size(from.width, canvas.width), height: size(from.height, canvas.height), scale }
}

function centred(fit: Fit, canvas: Canvas, background: typeof WHITE) {
  const left = Math.floor((canvas.width - fit.width) / 2)
  const top = Math.floor((canvas.height - fit.height) / 2)
  return {
    left,
    top,
    right: canvas.width - fit.width - left,
    bottom: canvas.height - fit.height - top,
    background,
  }
}

function enlarged(scale: number): readonly string[] {
  return scale > 2 ? [`Enlarged ${scale.toFixed(1)} times to fill the canvas, so it may look soft.`] : []
}
