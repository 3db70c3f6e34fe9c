/** The shadow of a subject that hangs in the air: flat and soft, a little below it, narrower than it is. */
import type { Ground } from './ground.ts'
import { blurred, darkened, type Plane } from './plane.ts'

/** As shares of the subject's height: how far below it, and how thick. */
const GAP = 0.075
const THICK = 0.05
/** As a share of the canvas's height: so much stays free below, where there is little room. */
const LEAST_ROOM = 0.025
const NARROWER = 0.86
const DARK = 0.42

export async function floatingShadow({ alpha, left, right, top, foot }: Ground): Promise<Plane> {
  const { width, height } = alpha
  const tall = foot - top + 1
  const half = { x: ((right - left + 1) / 2) * NARROWER, y: Math.max(1.5, (THICK * tall) / 2) }
  const centre = {
    x: (left + right + 1) / 2,
    y: Math.min(foot + GAP * tall, height * (1 - LEAST_ROOM)),
  }
  const ellipse = new Uint8Array(width * height)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const out = Math.hypot((x + 0.5 - centre.x) / half.x, (y + 0.5 - centre.y) / half.y)
      ellipse[at] = 255 * Math.max(0, Math.min(1, 1.15 - 0.75 * out))
    }
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) if (Math.abs(y + 0.5 - centre.y) > 2 * half.y) ellipse[at] = 0
  const soft = await blurred({ width, height, values: ellipse }, 0.009 * Math.max(width, height))
  return darkened(soft, DARK / 255)
}
