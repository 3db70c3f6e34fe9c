/**
 * A backdrop as pixels: the surface is computed small, as brightness alone, and becomes colours at full size. One level of
 * noise hides the steps that 8 bits show in a smooth wall.
 */
import { type Oklab, srgbOf } from '../colour/oklab.ts'
import { type Plane, rowsOf, type Size } from './plane.ts'
import { randomOf } from './random.ts'
import type { SceneColours } from './scene-colours.ts'
import type { Surface } from './surfaces.ts'

/** The longer side of what is computed: with an edge in it finer than without. */
const SMOOTH_SIDE = 384
const EDGED_SIDE = 1_024
/** A smaller canvas is computed at less than its own size too: an edge there is as soft as a lens makes it. */
const MAX_SHARE = 0.6

/** Fills a row of the canvas, three numbers a pixel, 0 to 255. */
export type FillRow = (y: number, into: Float32Array) => void

export function backdropRows(
  surface: Surface,
  { first, second }: SceneColours,
  canvas: Size,
  seed: number,
): FillRow {
  const { tone, mix } = planesOf(surface, canvas)
  const colours = [coloursByTone(first), mix && coloursByTone(second)] as const
  const tones = rowsOf(tone, canvas)
  const mixes = mix && rowsOf(mix, canvas)
  const ofTone = new Float32Array(canvas.width)
  const ofMix = new Float32Array(canvas.width)
  const random = randomOf(seed)
  return (y, into) => {
    tones(y, ofTone)
    mixes?.(y, ofMix)
    for (let x = 0, to = 0; x < ofTone.length; x++) {
      const at = 3 * Math.max(0, Math.min(STEPS - 1, Math.round((ofTone[x] ?? 1) * STEPS_A_TONE)))
      const share = ofMix[x] ?? 0
      const noise = random() * 2 - 1
      for (let k = 0; k < 3; k++, to++) {
        const one = colours[0][at + k] ?? 0
        const other = share > 0 && colours[1] ? (colours[1][at + k] ?? 0) : one
        into[to] = one + share * (other - one) + noise
      }
    }
  }
}

function planesOf(surface: Surface, canvas: Size): { readonly tone: Plane; readonly mix: Plane | undefined } {
  const side = surface.second ? EDGED_SIDE : SMOOTH_SIDE
  const scale = Math.min(MAX_SHARE, side / Math.max(canvas.width, canvas.height))
  const width = Math.max(2, Math.round(canvas.width * scale))
  const height = Math.max(2, Math.round(canvas.height * scale))
  const longer = Math.max(width, height)
  const plane = (value: (x: number, y: number) => number): Plane => {
    const values = new Float32Array(width * height)
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++) values[at] = value((x + 0.5) / longer, (y + 0.5) / longer)
    return { width, height, values }
  }
  return { tone: plane(surface.tone), mix: surface.second && plane(surface.second) }
}

const STEPS_A_TONE = 1_500
const STEPS = 1.3 * STEPS_A_TONE

/** The colour at each brightness, three numbers each: darker and lighter in the same hue, as light makes it. */
function coloursByTone({ l, a, b }: Oklab): Float32Array {
  const table = new Float32Array(3 * STEPS)
  for (let step = 0; step < STEPS; step++) {
    const tone = step / STEPS_A_TONE
    const chroma = tone > 1 ? 1 - 1.5 * (tone - 1) : tone ** 0.6
    const light = Math.min(0.985, l * tone)
    table.set(srgbOf({ l: light, a: a * chroma, b: b * chroma }), 3 * step)
  }
  return table
}
