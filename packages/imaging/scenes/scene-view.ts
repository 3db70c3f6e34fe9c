/** What a scene is drawn around: the canvas, where the subject stands on it, and where the light comes from. */
import type { Ground } from './ground.ts'
import { type LightFrom, lightAt } from './light.ts'
import { randomOf } from './random.ts'

/** In shares of the canvas's longer side. */
export interface SceneView {
  readonly width: number
  readonly height: number
  /** The middle of the subject, half its width, its height, and its lowest point. */
  readonly middle: number
  readonly half: number
  readonly tall: number
  readonly foot: number
  /** No ground is seen where the canvas cuts the subject off. */
  readonly hasGround: boolean
  readonly light: { readonly x: number; readonly y: number }
  readonly from: LightFrom
  readonly seed: number
  /** The next number from 0 to 1; the same ones for the same seed. */
  random(): number
}

/** @param ground undefined where the canvas shows no subject */
export function sceneViewOf(
  { width, height }: { readonly width: number; readonly height: number },
  ground: Ground | undefined,
  { light, seed }: { readonly light: LightFrom; readonly seed: number },
): SceneView {
  const side = Math.max(width, height)
  const random = randomOf(seed)
  const at = lightAt(light)
  const canvas = { width: width / side, height: height / side }
  const subject = ground ? subjectOf(ground) : { middle: canvas.width / 2, half: 0.25, tall: 0.5, foot: 0.8 }
  return {
    ...canvas,
    ...subject,
    hasGround: ground !== undefined && !ground.isCutOff,
    light: {
      x: canvas.width / 2 + at.x * canvas.width + (random() - 0.5) * 0.08,
      y: canvas.height / 2 + at.y * canvas.height + (random() - 0.5) * 0.08,
    },
    from: light,
    seed,
    random,
  }
}

function subjectOf({ alpha, left, right, top, foot }: Ground) {
  const side = Math.max(alpha.width, alpha.height)
  return {
    middle: (left + right + 1) / 2 / side,
    half: (right - left + 1) / 2 / side,
    tall: (foot - top + 1) / side,
    foot: (foot + 1) / side,
  }
}

/** 0 to 1 over the width of an edge: no corner at either end. */
export function smoothstep(from: number, to: number, value: number): number {
  const share = Math.max(0, Math.min(1, (value - from) / (to - from)))
  return share * share * (3 - 2 * share)
}

/** 1 in the middle of a light, 0 far from it. @param distance in multiples of its radius */
export function glow(distance: number): number {
  return Math.exp(-distance * distance)
}
