/**
 * Light on the wall: none, a slanted beam, or that of a window with panes, by the seed. It is what another seed of a wall
 * shows first, so that "Generate more" is not more of the same.
 */
import { glow, type SceneView, smoothstep } from './scene-view.ts'

type Cast = (x: number, y: number) => number

/** On a wall: none, that of a window with panes, or a slanted beam. */
export function windowLight(view: SceneView): Cast {
  return bySeed(view, [() => () => 0, window, beam])
}

/** On seamless paper behind the subject: a halo, a round disc, or a sweep from the light's side. */
export function paperLight(view: SceneView): Cast {
  return bySeed(view, [halo, disc, sweep])
}

/** How much of a spotlight falls where: from the front, from above as a cone, or low behind the subject. */
export function spotLight(view: SceneView): Cast {
  return bySeed(view, [pool, cone, rising])
}

function bySeed(view: SceneView, looks: readonly ((view: SceneView) => Cast)[]): Cast {
  const look = looks[(view.seed + looks.length - 1) % looks.length]
  return look ? look(view) : () => 0
}

const BRIGHT = 0.06
/** What the wall loses where the light does not fall. */
const DIM = -0.018

function beam({ from, width, height, random }: SceneView): Cast {
  const lean = from === 'right' ? -0.55 : 0.55
  const middle = width * (0.42 + 0.16 * random()) + lean * height * 0.28
  const half = 0.15 + 0.06 * random()
  const soft = 0.05
  return (x, y) => {
    const out = Math.abs(x + lean * y - middle - lean * 0.1) / 1.14
    return DIM + (BRIGHT - DIM) * (1 - smoothstep(half - soft, half + soft, out))
  }
}

/** Two panes across and three down, as the evening sun throws them. */
function window({ from, width, height, random }: SceneView): Cast {
  const lean = from === 'right' ? 0.32 : -0.32
  const left = width * (from === 'right' ? 0.4 : 0.14) + 0.05 * random()
  const top = height * 0.1 + 0.05 * random()
  const pane = { width: 0.19 + 0.03 * random(), height: 0.16, bar: 0.022 }
  const soft = 0.012
  const lit = (at: number, size: number, count: number) => {
    if (at < 0 || at > count * (size + pane.bar)) return 0
    const within = at % (size + pane.bar)
    return smoothstep(0, soft, within) * (1 - smoothstep(size - soft, size, within))
  }
  return (x, y) => {
    const down = y - top - (x - left) * lean * 0.4
    const across = x - left - down * lean
    return DIM + (BRIGHT - DIM) * lit(across, pane.width, 2) * lit(down, pane.height, 3)
  }
}

function halo({ middle, foot, tall }: SceneView): Cast {
  return (x, y) => 0.07 * glow(Math.hypot(x - middle, y - (foot - tall / 2)) / 0.42)
}

function disc({ middle, half, foot, tall, width, random }: SceneView): Cast {
  const radius = Math.min(0.42 * width, Math.max(half, tall / 2) * (0.78 + 0.14 * random()))
  const centre = foot - tall * 0.55
  return (x, y) =>
    0.085 * (1 - smoothstep(radius - 0.004, radius + 0.004, Math.hypot(x - middle, y - centre))) - 0.01
}

function sweep({ from, width, height, random }: SceneView): Cast {
  const lean = from === 'right' ? -0.7 : 0.7
  const middle = width * (0.4 + 0.2 * random()) + lean * height * 0.5
  return (x, y) => 0.1 * smoothstep(0.28, -0.28, (x + lean * y - middle) * Math.sign(lean)) - 0.03
}

function pool({ middle, foot, tall, light, width }: SceneView): Cast {
  const x0 = middle + (light.x - width / 2) * 0.25
  const y0 = foot - tall * 0.6
  return (x, y) => glow(Math.hypot(x - x0, (y - y0) * 0.92) / 0.4)
}

/** From a lamp above the canvas, wider towards the ground. */
function cone({ middle, foot, from, random }: SceneView): Cast {
  const aside = from === 'top' ? 0 : from === 'left' ? -0.3 : 0.3
  const lamp = { x: middle + aside * (0.8 + 0.4 * random()), y: -0.25 }
  const axis = Math.atan2(middle - lamp.x, foot - lamp.y)
  return (x, y) => {
    const off = Math.atan2(x - lamp.x, y - lamp.y) - axis
    return glow(off / 0.26) * (1.02 - 0.25 * Math.hypot(x - lamp.x, y - lamp.y)) + 0.08
  }
}

function rising({ middle, foot, random }: SceneView): Cast {
  const radius = 0.42 + 0.1 * random()
  return (x, y) => glow(Math.hypot(x - middle, (y - foot) * (y > foot ? 2.2 : 0.85)) / radius)
}
