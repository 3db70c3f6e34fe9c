/**
 * Display P3 to sRGB. Phones write HEIC in P3, and libheif returns the pixels unconverted. Both spaces have the same
 * transfer curve, so each pixel is made linear, multiplied by one matrix, and encoded again.
 */

/** Converts in place. @param rgba four bytes a pixel */
export function p3ToSrgb(rgba: Uint8ClampedArray | Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const r = LINEAR[rgba[at] ?? 0] ?? 0
    const g = LINEAR[rgba[at + 1] ?? 0] ?? 0
    const b = LINEAR[rgba[at + 2] ?? 0] ?? 0
    rgba[at] = encoded(1.2249401 * r - 0.2249402 * g)
    rgba[at + 1] = encoded(-0.0420569 * r + 1.0420571 * g)
    rgba[at + 2] = encoded(-0.0196376 * r - 0.0786507 * g + 1.0982884 * b)
  }
}

const LINEAR = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

/** The sRGB curve as a table, because a power for each channel is too slow. */
const CURVE_STEPS = 8_192
const CURVE = Uint8Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
  const value = step / CURVE_STEPS
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
})

function encoded(linear: number): number {
  return CURVE[Math.max(0, Math.min(CURVE_STEPS, Math.round(linear * CURVE_STEPS)))] ?? 0
}
