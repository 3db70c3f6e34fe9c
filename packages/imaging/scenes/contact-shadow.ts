/**
 * The contact shadow: dark where the subject touches the ground, and softer around. The silhouette is pressed flat onto the
 * ground twice, narrow and wide, and the lowest edge of each column is darkest; a base that rises takes its shadow with it.
 */
import type { Ground } from './ground.ts'
import { blurred, type Plane } from './plane.ts'

/** How flat, how soft (of the longer side), how dark. */
const NARROW = { height: 0.06, blur: 0.005, dark: 0.44, lifted: 0.12 } as const
const WIDE = { height: 0.14, blur: 0.0225, dark: 0.42, lifted: 0.6 } as const
const EDGE = { height: 0.035, blur: 0.0034, dark: 0.45 } as const

export async function contactShadow(ground: Ground): Promise<Plane> {
  const { width, height } = ground.alpha
  const side = Math.max(width, height)
  const [narrow, wide, edge] = await Promise.all([
    blurred(pressed(ground, NARROW), NARROW.blur * side),
    blurred(pressed(ground, WIDE), WIDE.blur * side),
    blurred(lowestEdge(ground), EDGE.blur * side),
  ])
  const values = new Float32Array(width * height)
  for (let at = 0; at < values.length; at++) {
    const light =
      (1 - share(narrow, at) * NARROW.dark) *
      (1 - share(wide, at) * WIDE.dark) *
      (1 - share(edge, at) * EDGE.dark)
    values[at] = 1 - light
  }
  return { width, height, values }
}

/** Under what is lifted off the ground, a rim or a seat, the shadow is flatter. */
const FLATTER = 0.35

/**
 * The silhouette, pressed flat onto the ground.
 * @param pressure `height`: what is left of its height; `lifted`: how dark it is under what does not touch the ground
 */
export function pressed(
  { alpha, rows, foot, top, contact }: Ground,
  pressure: { readonly height: number; readonly lifted: number },
): Plane {
  const { width, height, values } = alpha
  const out = new Uint8Array(values.length)
  const tall = foot - top + 1
  for (let x = 0; x < width; x++) {
    const ground = rows[x] ?? foot
    const near = contact[x] ?? 0
    const dark = pressure.lifted + (1 - pressure.lifted) * near
    const flat = pressure.height * (FLATTER + (1 - FLATTER) * near)
    const from = Math.max(0, Math.floor(ground - tall * flat))
    const to = Math.min(height - 1, Math.ceil(ground + 1))
    for (let y = from; y <= to; y++) {
      const above = Math.round(ground - Math.max(0, ground - y) / flat)
      out[y * width + x] = above < 0 ? 0 : (values[above * width + x] ?? 0) * dark
    }
  }
  return { width, height, values: out }
}

function lowestEdge({ alpha, lowest, contact, foot, top }: Ground): Plane {
  const { width, height } = alpha
  const out = new Uint8Array(width * height)
  const thick = Math.max(1, Math.round(EDGE.height * (foot - top)))
  for (let x = 0; x < width; x++) {
    const y = lowest[x] ?? -1
    const dark = contact[x] ?? 0
    if (dark === 0) continue
    for (let row = Math.max(0, y - thick); row <= Math.min(height - 1, y + 1); row++)
      out[row * width + x] = 255 * dark
  }
  return { width, height, values: out }
}

function share({ values }: Plane, at: number): number {
  return (values[at] ?? 0) / 255
}
