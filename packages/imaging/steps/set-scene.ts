/**
 * Sets the subject into a scene: a backdrop that is drawn behind it, and its shadow on the ground. Without a backdrop the
 * shadow lies on whatever comes behind: a colour, a picture, or nothing, where it stays half transparent.
 */
import sharp from 'sharp'
import type { Edits } from '../edits.ts'
import { backdropRows, type FillRow } from '../scenes/backdrop.ts'
import { groundOf } from '../scenes/ground.ts'
import { alphaOf, blurred, type Plane, rowsOf, type Size, shrunkPlane } from '../scenes/plane.ts'
import { chosenColour, sceneColours } from '../scenes/scene-colours.ts'
import { sceneViewOf } from '../scenes/scene-view.ts'
import { type Shadow, shadowOf } from '../scenes/shadow.ts'
import { surfaceOf } from '../scenes/surfaces.ts'
import { backgroundColour, hasScene, isOpaque } from './fill-background.ts'
import type { Frame, PipelineOptions } from './frame.ts'
import { hasPicture } from './put-behind.ts'

/** In a backdrop the subject stands on the ground, also where no shadow is asked for. */
const STANDING: Shadow = { kind: 'contact', strength: 1.1 }

export async function setScene(frame: Frame, options: PipelineOptions): Promise<Frame> {
  if (!hasScene(options)) return frame
  const { edits } = options
  const { backdrop, shadow } = edits
  const size = { width: frame.width, height: frame.height }
  const front = await frame.image.ensureAlpha().raw().toBuffer()
  const alpha = alphaOf(front, size)
  const dark = await shadowOf(alpha, shadow ?? STANDING, backdrop?.light ?? 'left')
  if (backdrop) {
    const { rows, colour } = await behind(backdrop, alpha, options.suited ?? front)
    const wrap = await blurred(await shrunkPlane(alpha, WRAP_SIDE), WRAP_BLUR)
    const rgb = inFrontOf(rows, front, { size, dark, wrap })
    return { ...frame, image: sharp(rgb, { raw: { ...size, channels: 3 } }), backdropColour: colour }
  }
  const image = sharp(dark ? withShadow(front, size, dark) : front, { raw: { ...size, channels: 4 } })
  const opaque = isOpaque(edits) && !hasPicture(edits)
  return { ...frame, image: opaque ? image.flatten({ background: backgroundColour(edits) }) : image }
}

interface Behind {
  readonly rows: FillRow
  /** Also where it was not chosen. */
  readonly colour: `#${string}`
}

async function behind(
  backdrop: NonNullable<Edits['backdrop']>,
  alpha: Plane,
  suited: Uint8Array,
): Promise<Behind> {
  const view = sceneViewOf(alpha, groundOf(await shrunkPlane(alpha, 512)), backdrop)
  const colour = chosenColour(backdrop, suited, backdrop.seed === 1 ? 0 : view.random() * 2 - 1)
  const colours = sceneColours(backdrop.kind, colour)
  return { rows: backdropRows(surfaceOf(backdrop.kind, view), colours, alpha, backdrop.seed), colour }
}

/** Light wrap: along its edge the subject takes on a little of the scene's light, and does not look pasted on. */
const WRAP_SIDE = 512
const WRAP_BLUR = 4
const WRAP = 0.22

interface Layers {
  readonly size: Size
  readonly dark: Plane | undefined
  readonly wrap: Plane
}

function inFrontOf(rows: FillRow, front: Buffer, { size, dark, wrap }: Layers): Buffer {
  const { width, height } = size
  const out = Buffer.alloc(width * height * 3)
  const scene = new Float32Array(3 * width)
  const shade = new Float32Array(width)
  const inside = new Float32Array(width)
  const shades = dark && rowsOf(dark, size)
  const insides = rowsOf(wrap, size)
  for (let y = 0, at = 0, to = 0; y < height; y++) {
    rows(y, scene)
    shades?.(y, shade)
    insides(y, inside)
    for (let x = 0, from = 0; x < width; x++, at += 4) {
      const cover = (front[at + 3] ?? 0) / 255
      const own = cover * (1 - WRAP * (1 - (inside[x] ?? 0) / 255))
      const lit = (1 - (shade[x] ?? 0)) * (1 - cover) + (cover - own)
      for (let k = 0; k < 3; k++, from++, to++)
        out[to] = clamped((front[at + k] ?? 0) * own + (scene[from] ?? 0) * lit + 0.5)
    }
  }
  return out
}

/** The subject over black of the shadow's darkness: what lies below shows through as much as it is lit. */
function withShadow(front: Buffer, size: Size, dark: Plane): Buffer {
  const { width, height } = size
  const shade = new Float32Array(width)
  const shades = rowsOf(dark, size)
  for (let y = 0, at = 0; y < height; y++) {
    shades(y, shade)
    for (let x = 0; x < width; x++, at += 4) {
      const cover = (front[at + 3] ?? 0) / 255
      if (cover === 1) continue
      const alpha = cover + (shade[x] ?? 0) * (1 - cover)
      const own = alpha === 0 ? 0 : cover / alpha
      for (let k = 0; k < 3; k++) front[at + k] = (front[at + k] ?? 0) * own + 0.5
      front[at + 3] = 255 * alpha + 0.5
    }
  }
  return front
}

function clamped(level: number): number {
  return level < 0 ? 0 : level > 255 ? 255 : level
}
