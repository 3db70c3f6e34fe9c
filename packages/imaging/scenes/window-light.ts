/**
 * Light on the wall: none, a slanted beam, or that of a window with panes, by the seed. It is what another seed of a wall
 * shows first, so that "Generate more" is not more of the same.
 */
import { type SceneView, smoothstep } from './scene-view.ts'

type Cast = (x: number, y: number) => number

export function windowLight(view: SceneView): Cast {
  const looks: readonly ((view: SceneView) => Cast)[] = [() => () => 0, window, beam]
  const look = looks[(view.seed + looks.length - 1) % looks.length] // seed 1 is plain
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
