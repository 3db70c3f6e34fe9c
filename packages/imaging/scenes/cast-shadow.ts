/**
 * The cast shadow: the silhouette laid onto the ground away from the light, sharp at the foot and softer and fainter with
 * distance. It leans less where the canvas ends before it does.
 *
 * A bottle of 500 pixels, lit from the left, throws a shadow whose tip is 375 pixels to the right and 170 above the foot.
 */
import { pressed } from './contact-shadow.ts'
import type { Ground } from './ground.ts'
import type { LightFrom } from './light.ts'
import { blurred, type Plane } from './plane.ts'

const LEAN = 0.75
const LEAST_LEAN = 0.3
const FLAT = 0.34
/** As shares of the canvas's longer side. */
const SHARP = 0.004
const SOFT = 0.0166
const DARK = 0.42
/** What is left of it at the tip. */
const TIP = 0.45

/** Where it stands the ground is dark as well. */
const UNDER = { height: 0.05, lifted: 0.1 } as const

export async function castShadow(ground: Ground, light: LightFrom): Promise<Plane> {
  const { width, height } = ground.alpha
  const side = Math.max(width, height)
  const laid = laidDown(ground, leanOf(ground, light))
  const [sharp, soft, under] = await Promise.all([
    blurred(laid, SHARP * side),
    blurred(laid, SOFT * side),
    blurred(pressed(ground, UNDER), 0.0045 * side),
  ])
  const reach = Math.max(1, FLAT * (ground.foot - ground.top))
  const values = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const far = Math.max(0, Math.min(1, ((ground.rows[x] ?? ground.foot) - y) / reach))
      const edge = Math.sqrt(far)
      const thrown = (1 - edge) * (sharp.values[at] ?? 0) + edge * (soft.values[at] ?? 0)
      const cast = (thrown / 255) * DARK * (1 - (1 - TIP) * far) * fading(x, width)
      values[at] = 1 - (1 - cast) * (1 - ((under.values[at] ?? 0) / 255) * 0.4)
    }
  return { width, height, values }
}

/** To the right is positive. Light from above leans it a little, away from nothing. */
function leanOf({ left, right, top, foot, alpha }: Ground, light: LightFrom): number {
  if (light === 'top') return 0.12
  const tall = Math.max(1, foot - top)
  const room =
    light === 'left' ? alpha.width * 0.97 - (left + right) / 2 : (left + right) / 2 - alpha.width * 0.03
  const lean = Math.max(LEAST_LEAN, Math.min(LEAN, room / tall))
  return light === 'left' ? lean : -lean
}

/** For each pixel of the ground what of the silhouette stands between it and the light. */
function laidDown({ alpha, rows, foot }: Ground, lean: number): Plane {
  const { width, height, values } = alpha
  const out = new Uint8Array(values.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      // Whose ground it is depends on the column it comes from, which a second estimate finds well enough.
      const first = x - (lean * (foot - y)) / FLAT
      const ground = rows[Math.max(0, Math.min(width - 1, Math.round(first)))] ?? foot
      const up = (ground - y) / FLAT
      const from = Math.round(x - lean * up)
      const row = Math.round(ground - up)
      if (up < -1 || row < 0 || from < 0 || from >= width) continue
      out[y * width + x] = values[Math.min(row, height - 1) * width + from] ?? 0
    }
  return { width, height, values: out }
}

/** Towards the sides of the canvas a shadow fades, so that it is not cut off. */
function fading(x: number, width: number): number {
  return Math.max(0, Math.min(1, Math.min(x + 0.5, width - x - 0.5) / (0.05 * width)))
}
