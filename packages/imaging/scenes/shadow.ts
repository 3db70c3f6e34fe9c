/**
 * Shadows of the subject on the ground, as how dark each pixel becomes, 0 to 1. All lengths are shares of the subject's
 * height, blurs of the canvas's longer side, so that a shadow looks the same at every size.
 */
import type { Edits } from '../edits.ts'
import { castShadow } from './cast-shadow.ts'
import { contactShadow } from './contact-shadow.ts'
import { floatingShadow } from './floating-shadow.ts'
import { type Ground, groundOf } from './ground.ts'
import type { LightFrom } from './light.ts'
import { blurred, darkened, type Plane, shrunkPlane } from './plane.ts'

export type Shadow = NonNullable<Edits['shadow']>

/** Softer than its pixels, so that nothing of the size shows. */
const SIDE = 512

/** As dark as a shadow may become: black would look cut out. */
const DARKEST = 0.85

/** @returns undefined where no subject is to be seen */
export async function shadowOf(
  alpha: Plane,
  { kind, strength }: Shadow,
  light: LightFrom,
): Promise<Plane | undefined> {
  const ground = groundOf(await shrunkPlane(alpha, SIDE))
  if (!ground) return undefined
  const shadow = ground.isCutOff ? await shadowBehind(ground, light) : await drawn(ground, kind, light)
  return darkened(shadow, strength, DARKEST)
}

function drawn(ground: Ground, kind: Shadow['kind'], light: LightFrom): Promise<Plane> {
  switch (kind) {
    case 'contact':
      return contactShadow(ground)
    case 'cast':
      return castShadow(ground, light)
    case 'floating':
      return floatingShadow(ground)
  }
}

/** How dark a shadow on the wall is. */
const BEHIND = 0.3

/** A subject that the border of the canvas cuts off has no ground to be seen; its shadow falls on the wall behind it. */
async function shadowBehind({ alpha, top, foot }: Ground, light: LightFrom): Promise<Plane> {
  const { width, height, values } = alpha
  const drop = Math.round(0.03 * (foot - top))
  const aside = light === 'top' ? 0 : light === 'left' ? drop : -drop
  const moved = new Uint8Array(values.length)
  for (let y = drop; y < height; y++)
    for (let x = Math.max(0, aside); x < Math.min(width, width + aside); x++)
      moved[y * width + x] = values[(y - drop) * width + x - aside] ?? 0
  const soft = await blurred({ width, height, values: moved }, 0.02 * Math.max(width, height))
  return darkened(soft, BEHIND / 255)
}
