/**
 * Display P3 to sRGB, in place: phones write HEIC in P3, and libheif hands its pixels over without converting them.
 * Both share sRGB's curve, so a pixel is made linear, turned by one matrix, and curved again.
 */
export function p3ToSrgb(rgba: Uint8ClampedArray | Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const r = LINEAR[rgba[at] ?? 0] ?? 0
    const g = LINEAR[rgba[at + 1] ?? 0] ?? 0
    const b = LINEAR[rgba[at + 2] ?? 0] ?? 0
    rgba[at] = curved(1.2249401 * r - 0.2249402 * g)
    rgba[at + 1] = curved(-0.0420569 * r + 1.0420571 * g)
    rgba[at + 2] = curved(-0.0196376 * r - 0.0786507 * g + 1.0982884 * b)
  }
}

const LINEAR = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const STEPS = 8_192
const CURVED = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const value = step / STEPS
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
})

function curved(linear: number): number {
  return CURVED[Math.max(0, Math.min(STEPS, Math.round(linear * STEPS)))] ?? 0
}
