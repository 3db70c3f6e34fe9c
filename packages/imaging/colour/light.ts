/**
 * Stored values to light, and light to sRGB. 1 is the white of paper. HDR goes beyond: a value of 0.58 in PQ is 203 cd/m²,
 * which ITU-R BT.2408 takes for that white, and a lamp in the picture may be twenty times as bright.
 */
import type { Transfer } from './colour-space.ts'

/** Light for every value of 8 or 16 bits. @param highest 255 or 65,535 @param levels the value that counts as 1 */
export function lightTable(transfer: Transfer, highest: number, levels: number): Float32Array {
  const light = lightOf(transfer)
  return Float32Array.from({ length: highest + 1 }, (_, level) => light(Math.min(1, level / levels)))
}

function lightOf(transfer: Transfer): (value: number) => number {
  switch (transfer.curve) {
    case 'srgb':
      return (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    case 'gamma':
      return (value) => value ** transfer.gamma
    case 'pq':
      return (value) => (10_000 / PAPER_WHITE) * pqLight(value)
    case 'hlg':
      return hlgLight
  }
}

/** In cd/m². */
const PAPER_WHITE = 203

/** SMPTE ST 2084: 0 to 1, where 1 is 10,000 cd/m². */
function pqLight(value: number): number {
  const power = value ** (32 / 2_523)
  return (Math.max(0, power - 3_424 / 4_096) / (2_413 / 128 - (2_392 / 128) * power)) ** (16_384 / 2_610)
}

/**
 * ARIB STD-B67: the light of the scene, and of it that of a screen of 1,000 cd/m², by a power of 1.2 for each channel. 0.75
 * is paper white then, and 1 five times as bright.
 */
function hlgLight(value: number): number {
  const scene = value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - 0.5599107) / 0.17883277) + 0.28466892) / 12
  return (1_000 / PAPER_WHITE) * scene ** 1.2
}

/** sRGB from light as a table, because a power for each channel is too slow. */
const CURVE_STEPS = 8_192
const CURVE = Uint8Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
  const value = step / CURVE_STEPS
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
})

/** @param light beyond 0 to 1 it is cut off */
export function encoded(light: number): number {
  return CURVE[Math.max(0, Math.min(CURVE_STEPS, Math.round(light * CURVE_STEPS)))] ?? 0
}

/** Up to here, 0.7 of paper white or 217 of 255, tone mapping changes nothing. */
const KNEE = 0.7

/**
 * Tone mapping: brings the bright parts of HDR below 1 and keeps the rest. From the knee on the curve bends smoothly, so
 * that `peak`, the brightest light of the photo, becomes 1.
 * @returns what the light of a pixel is multiplied by, the same for its three colours, so that the hue stays
 */
export function toneMapping(peak: number): (brightest: number) => number {
  if (peak <= 1) return () => 1
  const slope = (peak - KNEE) / (1 - KNEE)
  return (brightest) => {
    if (brightest <= KNEE) return 1
    const part = Math.min(1, (brightest - KNEE) / (peak - KNEE))
    return (KNEE + ((1 - KNEE) * slope * part) / (1 + (slope - 1) * part)) / brightest
  }
}
