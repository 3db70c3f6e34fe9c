/** Pixels of another colour space to sRGB: each is made linear, multiplied by one matrix, and encoded again. */
import type { ColourSpace } from './colour-space.ts'
import { isHdr } from './colour-space.ts'
import { encoded, lightTable, toneMapping } from './light.ts'
import { type Matrix, matrixToSrgb } from './matrix.ts'

export interface RawPixels {
  /** Of 8 or 16 bits. */
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array
  readonly channels: 3 | 4
  /** The largest value that can be stored. */
  readonly levels: number
}

/** @returns one byte a channel; alpha stays as it is */
export function toSrgb({ data, channels, levels }: RawPixels, space: ColourSpace): Uint8Array {
  const table = lightTable(space.transfer, data instanceof Uint16Array ? 65_535 : 255, levels)
  const matrix = matrixToSrgb(space.primaries)
  const factorOf = isHdr(space) ? toneMapping(peakOf(data, channels, table)) : undefined
  const out = new Uint8Array(data.length)
  const light = new Float32Array(3)
  for (let at = 0; at < data.length; at += channels) {
    linear(data, at, table, matrix, light)
    const [r = 0, g = 0, b = 0] = light
    const factor = factorOf ? factorOf(Math.max(r, g, b)) : 1
    out[at] = encoded(r * factor)
    out[at + 1] = encoded(g * factor)
    out[at + 2] = encoded(b * factor)
    if (channels === 4) out[at + 3] = Math.min(255, Math.round(((data[at + 3] ?? 0) * 255) / levels))
  }
  return out
}

/** Writes the light of the pixel, in the primaries of sRGB, into `light`; one array, because one a pixel is too slow. */
function linear(
  data: RawPixels['data'],
  at: number,
  table: Float32Array,
  [red, green, blue]: Matrix,
  light: Float32Array,
): void {
  const r = table[data[at] ?? 0] ?? 0
  const g = table[data[at + 1] ?? 0] ?? 0
  const b = table[data[at + 2] ?? 0] ?? 0
  light[0] = red[0] * r + red[1] * g + red[2] * b
  light[1] = green[0] * r + green[1] * g + green[2] * b
  light[2] = blue[0] * r + blue[1] * g + blue[2] * b
}

/** The brightest light of the photo. */
function peakOf(data: RawPixels['data'], channels: 3 | 4, table: Float32Array): number {
  let highest = 0
  for (let at = 0; at < data.length; at += channels)
    highest = Math.max(highest, data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)
  return table[highest] ?? 0
}
