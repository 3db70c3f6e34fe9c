/**
 * Surfaces: how bright each kind of backdrop is at each place. 1 is the colour as it was chosen; the second colour of a
 * backdrop, of a table or a podium, has a share of its own.
 */
import type { Edits } from '../edits.ts'
import { glow, type SceneView, smoothstep } from './scene-view.ts'
import { paperLight, spotLight, windowLight } from './seeded-light.ts'

export interface Surface {
  /** How bright it is at x, y, in shares of the canvas's longer side. */
  tone(x: number, y: number): number
  /** How much of the second colour is there; none where this is left out. */
  second?(x: number, y: number): number
}

export type BackdropKind = NonNullable<Edits['backdrop']>['kind']

export function surfaceOf(kind: BackdropKind, view: SceneView): Surface {
  switch (kind) {
    case 'wall':
      return wall(view)
    case 'gradient':
      return gradient(view)
    case 'table':
      return view.hasGround ? table(view) : gradient(view)
    case 'spotlight':
      return spotlight(view)
    case 'podium':
      return view.hasGround ? podium(view) : gradient(view)
  }
}

/** The corners are a little darker, as through any lens. */
function vignette({ width, height }: SceneView, dark: number) {
  return (x: number, y: number) => {
    const out = Math.hypot((x - width / 2) / width, (y - height / 2) / height)
    return 1 - dark * smoothstep(0.3, 0.75, out)
  }
}

/** A wall that bends into the floor without an edge, behind the subject. */
function wall(view: SceneView): Surface {
  const { light, middle, foot, tall, hasGround, height } = view
  const horizon = foot - 0.18 * tall
  const bend = 0.045 * height
  const corners = vignette(view, 0.06)
  const cast = windowLight(view)
  return {
    tone: (x, y) => {
      const lit = 0.965 + 0.085 * glow(Math.hypot(x - light.x, y - light.y) / 0.55)
      if (!hasGround) return (lit + cast(x, y)) * corners(x, y)
      const back = lit + cast(x, y) - 0.045 * Math.exp(-Math.max(0, horizon - y) / 0.16)
      const floor = 0.985 + 0.05 * glow(Math.hypot((x - middle) / 0.5, (y - foot) / 0.2))
      const share = 1 / (1 + Math.exp(-(y - horizon) / (bend * 0.5)))
      return (back + (floor - back) * share) * corners(x, y)
    },
  }
}

/** Seamless paper: bright behind the subject, darker away from the light. */
function gradient(view: SceneView): Surface {
  const { light, height } = view
  const corners = vignette(view, 0.09)
  const behind = paperLight(view)
  return {
    tone: (x, y) => {
      const away = Math.hypot(x - light.x, y - light.y)
      return (1.03 - 0.1 * away + behind(x, y) - 0.05 * (y / height) ** 2) * corners(x, y)
    },
  }
}

/** A table top in the chosen colour before a lighter wall, whose edge lies behind the subject and out of focus. */
function table(view: SceneView): Surface {
  const { light, middle, foot, tall, from, width } = view
  const edge = foot - Math.min(0.3 * tall, 0.16)
  const soft = 0.006
  const corners = vignette(view, 0.07)
  const tilt = from === 'top' ? 0 : from === 'left' ? 0.03 : -0.03
  const cast = windowLight(view)
  return {
    second: (_, y) => smoothstep(edge - soft, edge + soft, y),
    tone: (x, y) => {
      const share = smoothstep(edge - soft, edge + soft, y)
      const back = 0.97 + 0.07 * glow(Math.hypot(x - light.x, y - light.y) / 0.5) + cast(x, y)
      const depth = Math.max(0, y - edge)
      const top = 1.02 - 0.07 * Math.exp(-depth / 0.012) - 0.1 * depth - (tilt * (x - width / 2)) / width
      const shine = 0.05 * glow(Math.hypot((x - middle) / 0.55, (y - foot) / 0.16))
      return (back + (top + shine - back) * share) * corners(x, y)
    },
  }
}

/** A dark room with a pool of light around the subject. */
function spotlight(view: SceneView): Surface {
  const { middle, foot, hasGround } = view
  const lit = spotLight(view)
  return {
    tone: (x, y) => {
      const beam = lit(x, y)
      const pool = hasGround ? glow(Math.hypot((x - middle) / 0.42, (y - foot) / 0.09)) : 0
      return 0.62 + 0.54 * beam + 0.13 * pool
    },
  }
}

/** A round stand in the second colour, whose top is seen a little from above. */
function podium(view: SceneView): Surface {
  const { light, middle, half, foot, width, height, from } = view
  const across = Math.min(Math.max(1.28 * half, 0.2), 0.47 * width)
  const room = height - foot
  const deep = Math.min(0.2 * across, Math.max(0.012, room * 0.75))
  const centre = foot - 0.38 * deep
  const corners = vignette(view, 0.06)
  const toLight = from === 'top' ? 0 : from === 'left' ? -0.45 : 0.45
  const crisp = 0.0016
  const cast = windowLight(view)
  const onTop = (x: number, y: number) => Math.hypot((x - middle) / across, (y - centre) / deep)
  const front = (x: number) => centre + deep * Math.sqrt(Math.max(0, 1 - ((x - middle) / across) ** 2))
  const topShare = (x: number, y: number) => 1 - smoothstep(1 - crisp / deep, 1 + crisp / deep, onTop(x, y))
  const sideShare = (x: number, y: number) =>
    (1 - smoothstep(across - crisp, across + crisp, Math.abs(x - middle))) * (y > centre ? 1 : 0)
  return {
    second: (x, y) => Math.max(topShare(x, y), sideShare(x, y)),
    tone: (x, y) => {
      const lit = 0.965 + 0.085 * glow(Math.hypot(x - light.x, y - light.y) / 0.55)
      const back = (lit + cast(x, y)) * corners(x, y)
      const top = 1.02 + 0.03 * ((x - middle) / across) * Math.sign(toLight) + 0.02 * ((y - centre) / deep)
      const turned = (x - middle) / across - toLight
      const side = 0.9 - 0.13 * turned * turned - 0.08 * smoothstep(0, 0.35, y - front(x))
      const onSide = sideShare(x, y)
      const below = back + (side - back) * onSide
      return below + (top - below) * topShare(x, y)
    },
  }
}
