/**
 * A colour table: what becomes of each colour, computed for 33 × 33 × 33 of them and mixed in between, because a photo has
 * a hundred times as many pixels as the table has colours.
 */
import type { Rgb } from './oklab.ts'

const SIDE = 33
const STEP = 255 / (SIDE - 1)
const ROW = 3 * SIDE
const LAYER = ROW * SIDE

export type ColourTable = Float32Array

export function colourTable(of: (rgb: Rgb) => Rgb): ColourTable {
  const table = new Float32Array(LAYER * SIDE)
  let to = 0
  for (let red = 0; red < SIDE; red++)
    for (let green = 0; green < SIDE; green++)
      for (let blue = 0; blue < SIDE; blue++, to += 3)
        table.set(of([red * STEP, green * STEP, blue * STEP]), to)
  return table
}

/**
 * Replaces colours in place.
 * @param pixels three or four bytes each, of which the first three are the colour
 * @param weights 0 to 255 for each pixel: how much of its new colour it gets; with none it stays byte for byte
 */
export function applyTable(
  table: ColourTable,
  pixels: Uint8Array,
  channels: 3 | 4,
  weights: Uint8Array,
): void {
  const mixed = new Float32Array(3)
  for (let pixel = 0, at = 0; pixel < weights.length; pixel++, at += channels) {
    const weight = weights[pixel] ?? 0
    if (weight === 0) continue
    mixInto(mixed, table, pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)
    for (let k = 0; k < 3; k++) {
      const old = pixels[at + k] ?? 0
      pixels[at + k] = old + (weight * ((mixed[k] ?? 0) - old)) / 255 + 0.5
    }
  }
}

/** The colours at the eight corners around this one, by how near each is. */
function mixInto(out: Float32Array, table: ColourTable, red: number, green: number, blue: number): void {
  const r = Math.min(SIDE - 2, Math.floor(red / STEP))
  const g = Math.min(SIDE - 2, Math.floor(green / STEP))
  const b = Math.min(SIDE - 2, Math.floor(blue / STEP))
  const [fr, fg, fb] = [red / STEP - r, green / STEP - g, blue / STEP - b]
  const corner = r * LAYER + g * ROW + b * 3
  for (let k = 0, at = corner; k < 3; k++, at++) {
    const near = line(table, at, fb) * (1 - fg) + line(table, at + ROW, fb) * fg
    const far = line(table, at + LAYER, fb) * (1 - fg) + line(table, at + LAYER + ROW, fb) * fg
    out[k] = near * (1 - fr) + far * fr
  }
}

function line(table: ColourTable, at: number, share: number): number {
  const first = table[at] ?? 0
  return first + share * ((table[at + 3] ?? 0) - first)
}
