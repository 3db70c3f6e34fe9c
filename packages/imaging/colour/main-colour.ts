/**
 * The main colour of a subject: the hue that most of its chroma has, with its mean lightness and chroma. A blue chair with
 * wooden legs is blue; a grey ball has no main colour, whatever shades its seams have.
 */
import { chromaOf, type Oklab, oklabOf } from './oklab.ts'

export interface MainColour {
  /** In radians. */
  readonly hue: number
  /** The means of what has about this hue. */
  readonly chroma: number
  readonly lightness: number
}

const BINS = 72
const TURN = 2 * Math.PI

/** As far in radians from the hue, colours count as it. */
export const NEAR = 0.42

/** A subject whose pixels have less chroma on average is grey to the eye. */
const MIN_CHROMA = 0.03

/** @returns undefined where it has hardly any colour */
export function mainColour(colours: readonly Oklab[]): MainColour | undefined {
  const total = colours.reduce((sum, colour) => sum + chromaOf(colour), 0)
  if (colours.length === 0 || total / colours.length < MIN_CHROMA) return undefined
  const peak = peakOf(colours)
  let [x, y, lightness, chroma, weights] = [0, 0, 0, 0, 0]
  for (const colour of colours) {
    if (hueDistance(hueOf(colour), peak) > NEAR) continue
    const weight = chromaOf(colour)
    x += weight * Math.cos(hueOf(colour))
    y += weight * Math.sin(hueOf(colour))
    lightness += weight * colour.l
    chroma += weight * weight
    weights += weight
  }
  return { hue: Math.atan2(y, x), chroma: chroma / weights, lightness: lightness / weights }
}

export function hueOf({ a, b }: Oklab): number {
  return Math.atan2(b, a)
}

/** 0 to π. */
export function hueDistance(one: number, other: number): number {
  const apart = Math.abs(one - other) % TURN
  return Math.min(apart, TURN - apart)
}

/** The middle of the fullest bin, those beside it counting half. */
function peakOf(colours: readonly Oklab[]): number {
  const bins = new Float64Array(BINS)
  for (const colour of colours) {
    const bin = Math.floor(((hueOf(colour) + TURN) / TURN) * BINS) % BINS
    bins[bin] = (bins[bin] ?? 0) + chromaOf(colour)
  }
  const full = bins.map(
    (own, at) => own + 0.5 * (bins[(at + 1) % BINS] ?? 0) + 0.5 * (bins[(at + BINS - 1) % BINS] ?? 0),
  )
  return ((full.indexOf(Math.max(...full)) + 0.5) * TURN) / BINS
}

/** The colours of what surely is subject, at most so many of them. @param pixels four bytes each */
export function coloursOf(pixels: Uint8Array, channels: 3 | 4, weights: Uint8Array): readonly Oklab[] {
  const every = Math.max(1, Math.floor(weights.length / MAX_SEEN))
  const colours: Oklab[] = []
  for (let pixel = 0; pixel < weights.length; pixel += every) {
    if ((weights[pixel] ?? 0) < SURE) continue
    const at = pixel * channels
    colours.push(oklabOf([pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0]))
  }
  return colours
}

const MAX_SEEN = 60_000
const SURE = 229
