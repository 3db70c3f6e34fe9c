/**
 * The colours of a scene: the one that was chosen, or one that suits the subject, the opposite of its own hue, light and
 * damped. A terracotta pot gets a pale blue-green; a grey camera gets a warm grey.
 */
import { chromaOf, type Oklab, oklabOf, rgbOf, srgbOf } from '../colour/oklab.ts'
import type { Edits } from '../edits.ts'
import type { BackdropKind } from './surfaces.ts'

type Backdrop = NonNullable<Edits['backdrop']>
type Colour = Exclude<Backdrop['colour'], 'auto'>

export interface SceneColours {
  readonly first: Oklab
  readonly second: Oklab
}

/** @param colour what `chosenColour` says of it */
export function sceneColours(kind: BackdropKind, colour: Colour): SceneColours {
  return coloursOf(kind, oklabOf(rgbOf(colour)))
}

/**
 * The colour of a backdrop, as it can be chosen: named in the place of `auto`, it draws the same scene, whatever colour
 * the subject gets later.
 * @param rgba four bytes a pixel @param turn -1 to 1: how far the seed turns a colour that was not chosen
 */
export function chosenColour({ kind, colour }: Backdrop, rgba: Uint8Array, turn: number): Colour {
  return colour === 'auto' ? hexOf(suiting(kind, rgba, turn)) : colour
}

function hexOf(colour: Oklab): Colour {
  const levels = srgbOf(colour).map((level) => Math.round(Math.max(0, Math.min(255, level))))
  return `#${levels.map((level) => level.toString(16).padStart(2, '0')).join('')}`
}

/** A spotlight needs a darker room, in a deeper colour. */
function suiting(kind: BackdropKind, rgba: Uint8Array, turn: number): Oklab {
  const light = opposite(subjectColour(rgba), turn)
  return kind === 'spotlight' ? scaled(light, 0.62 * light.l, 1.1) : light
}

function coloursOf(kind: BackdropKind, base: Oklab): SceneColours {
  switch (kind) {
    case 'table':
      return { first: scaled(base, Math.min(0.95, base.l + 0.08), 0.5), second: base }
    case 'podium':
      return { first: base, second: scaled(base, Math.min(0.97, base.l + 0.045), 0.7) }
    default:
      return { first: base, second: base }
  }
}

function scaled({ a, b }: Oklab, l: number, chroma: number): Oklab {
  return { l, a: a * chroma, b: b * chroma }
}

/** Every so many pixels are looked at. */
const MAX_SEEN = 40_000

/** The mean of its colours, those with more chroma counting more. */
function subjectColour(rgba: Uint8Array): Oklab {
  const every = Math.max(1, Math.floor(rgba.length / 4 / MAX_SEEN))
  let [weights, l, a, b] = [1e-6, 0, 0, 0]
  for (let at = 0; at + 3 < rgba.length; at += 4 * every) {
    if ((rgba[at + 3] ?? 0) < 200) continue
    const colour = oklabOf([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0])
    const weight = 0.01 + chromaOf(colour)
    weights += weight
    l += weight * colour.l
    a += weight * colour.a
    b += weight * colour.b
  }
  return { l: l / weights, a: a / weights, b: b / weights }
}

const LIGHT = 0.9
const MAX_CHROMA = 0.036
/** As much of the subject's chroma. */
const DAMPED = 0.36
/** Below it the subject is grey, whose opposite says nothing. */
const GREY = 0.018
const WARM_GREY: Oklab = { l: LIGHT, a: 0.0018, b: 0.0078 }

function opposite(subject: Oklab, turn: number): Oklab {
  const chroma = chromaOf(subject)
  if (chroma < GREY) return WARM_GREY
  const hue = Math.atan2(subject.b, subject.a) + Math.PI + turn * 0.35
  const damped = Math.min(MAX_CHROMA, DAMPED * chroma)
  // Beside a light subject a slightly darker scene lets it stand out.
  const l = LIGHT - 0.05 * Math.max(0, Math.min(1, (subject.l - 0.7) / 0.2))
  return { l, a: damped * Math.cos(hue), b: damped * Math.sin(hue) }
}
