/**
 * Gives the subject's main colour another one: its hue and chroma, and as much of its lightness as texture and light
 * allow. What has another hue stays: the wooden legs of a blue chair that becomes green. Of a photo that keeps its
 * background only the subject changes, and the background stays byte for byte.
 */
import sharp from 'sharp'
import { applyTable, type ColourTable, colourTable } from '../colour/colour-table.ts'
import { coloursOf, hueDistance, hueOf, type MainColour, mainColour, NEAR } from '../colour/main-colour.ts'
import { chromaOf, type Oklab, oklabOf, rgbOf, srgbOf } from '../colour/oklab.ts'
import { PhotoFault } from '../fault.ts'
import { bytesOfMatte, FAINT, matteImage } from '../models/matte.ts'
import type { Frame, PipelineOptions } from './frame.ts'

/** @throws PhotoFault `no_colour` */
export async function recolour(frame: Frame, { edits, subject, cutOut }: PipelineOptions): Promise<Frame> {
  if (!edits.recolour || !subject) return frame
  const { data: pixels, info } = await frame.image.raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const channels = info.channels === 4 ? 4 : 3
  const weights = cutOut ? alphaWeights(pixels) : await matteWeights(subject.matte, width, height)
  // The same, whether its background is left before or later: what is half subject says nothing of its colour.
  const main = mainColour(coloursOf(pixels, channels, cutOut ? alphasOf(pixels) : weights))
  if (!main)
    throw new PhotoFault(
      'no_colour',
      'This product has hardly any colour, so it cannot be recolored. Leave this step out for it.',
    )
  applyTable(tableFor(main, oklabOf(rgbOf(edits.recolour.colour))), pixels, channels, weights)
  return { ...frame, image: sharp(pixels, { raw: { width, height, channels } }) }
}

function alphaWeights(rgba: Uint8Array): Uint8Array {
  return alphasOf(rgba).map((alpha) => (alpha === 0 ? 0 : 255))
}

function alphasOf(rgba: Uint8Array): Uint8Array {
  const alphas = new Uint8Array(rgba.length / 4)
  for (let at = 0; at < alphas.length; at++) alphas[at] = rgba[4 * at + 3] ?? 0
  return alphas
}

async function matteWeights(matte: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const weights = await bytesOfMatte(matteImage(matte).resize(width, height, { fit: 'fill' }))
  for (let at = 0; at < weights.length; at++) if ((weights[at] ?? 0) < FAINT) weights[at] = 0
  return weights
}

/** From the first to the second hue distance a colour counts ever less as the main one. */
const OTHER_HUE = 0.75
/**
 * From the first to the second chroma a colour counts ever more as a colour; of a subject in a pale one, from less on: the
 * shaded side of a denim chair has a chroma of 0.02.
 */
const [GREY, COLOURED] = [0.012, 0.04]
const PALE = { grey: 0.12, coloured: 0.42 } as const
/** As much of the difference in lightness is made up for; the rest is the texture's. */
const LIGHTNESS = 0.75
/** Pale colours are strengthened by at most so much, because noise is strengthened with them. */
const MAX_STRENGTH = 2.6

function tableFor(main: MainColour, target: Oklab): ColourTable {
  const strength = Math.min(MAX_STRENGTH, chromaOf(target) / main.chroma)
  const turn = hueOf(target) - main.hue
  return colourTable((rgb) => {
    const old = oklabOf(rgb)
    const chroma = chromaOf(old)
    const weight =
      (1 - eased(NEAR, OTHER_HUE, hueDistance(hueOf(old), main.hue))) *
      eased(Math.min(GREY, PALE.grey * main.chroma), Math.min(COLOURED, PALE.coloured * main.chroma), chroma)
    if (weight === 0) return rgb
    const hue = hueOf(old) + turn
    const lifted = LIGHTNESS * (target.l - main.lightness) * 4 * old.l * (1 - old.l)
    const made = { a: chroma * strength * Math.cos(hue), b: chroma * strength * Math.sin(hue) }
    return srgbOf({
      l: old.l + weight * lifted,
      a: old.a + weight * (made.a - old.a),
      b: old.b + weight * (made.b - old.b),
    })
  })
}

function eased(from: number, to: number, value: number): number {
  const share = Math.max(0, Math.min(1, (value - from) / (to - from)))
  return share * share * (3 - 2 * share)
}
