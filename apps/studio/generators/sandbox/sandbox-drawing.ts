/** What the sandbox draws for a brief: a scene of the tool, the person's photo in it, and the word across. */
import type { Drawing, DrawingLayer } from '@allot/imaging'
import type { GeneratorCall } from '../generator.ts'
import { type Chance, chance, hashOf } from './chance.ts'
import { figure } from './figure.ts'
import { type Palette, paletteOf } from './palette.ts'
import { ROOM_FOOT, room } from './rooms.ts'
import { STUDIO, studioScene } from './studio-scene.ts'
import { watermark } from './watermark.ts'
import { coloringPage, logo, sticker, wordPicture } from './word-pictures.ts'

type PictureLayer = Extract<DrawingLayer, { kind: 'picture' }>

interface Scene {
  readonly call: GeneratorCall
  /** The subject alone, or the whole photo where there is none; null from words alone. */
  readonly subject: { readonly file: string; readonly isCutOut: boolean } | null
  readonly width: number
  readonly height: number
  readonly palette: Palette
  readonly by: Chance
}

/** @param cutOut the subject alone, where there is one */
export function sandboxDrawing(call: GeneratorCall, cutOut: string | null): Drawing {
  const { tool, seed, prompt, medium, seconds } = call.brief
  const size = sizeOf(call)
  const by = chance(seed * 7_919 + hashOf(`${tool} ${prompt}`))
  const file = cutOut ?? call.picture?.file
  const subject = file === undefined ? null : { file, isCutOut: cutOut !== null }
  const scene = { call, subject, ...size, palette: paletteOf(prompt, by), by }
  const layers = (SCENES.get(tool) ?? studio)(scene)
  return {
    ...size,
    format: tool === 'ai_sticker' ? 'png' : 'jpg',
    layers: [...layers, vector(watermark(size.width, size.height))],
    motion: medium === 'video' ? { seconds: seconds ?? 5, frames: framesOf(size, seconds ?? 5) } : null,
  }
}

const SCENES = new Map<string, (scene: Scene) => readonly DrawingLayer[]>([
  ['virtual_model', virtualModel],
  ['product_staging', staging],
  ['ghost_mannequin', ghost],
  ['edit_with_ai', edited],
  ['ai_image', ({ call, palette, by }) => [vector(wordPicture(call.brief.prompt, palette, by))]],
  ['ai_logo', ({ call, palette, by }) => [vector(logo(call.brief.prompt, palette, by))]],
  ['ai_sticker', ({ palette, by }) => [vector(sticker(palette, by))]],
  ['ai_coloring_page', ({ by }) => [vector(coloringPage(by))]],
])

function studio({ subject, width, height, palette, by }: Scene): readonly DrawingLayer[] {
  const top = 0.12
  const place = { left: 0.18, top, width: 0.64, height: STUDIO.foot + 0.02 - top }
  return [vector(studioScene(width, height, palette, by)), ...standing(subject, place)]
}

function virtualModel({ call, subject, palette, by }: Scene): readonly DrawingLayer[] {
  const { behind, before, place } = figure(call.brief.values, palette, by)
  return [vector(behind), ...standing(subject, place, 'behind'), vector(before)]
}

function staging({ call, subject, palette, by }: Scene): readonly DrawingLayer[] {
  const top = 0.3
  const place = { left: 0.22, top, width: 0.56, height: ROOM_FOOT - top }
  return [vector(room(call.brief.values.place ?? '', palette, by)), ...standing(subject, place)]
}

/** On white, as shops show clothes. */
function ghost({ subject }: Scene): readonly DrawingLayer[] {
  const white =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#fff"/></svg>'
  return [vector(white), ...standing(subject, { left: 0.1, top: 0.08, width: 0.8, height: 0.84 }, 'behind')]
}

/** The photo, in another colour where the mask says, or all over. */
function edited({ call, palette }: Scene): readonly DrawingLayer[] {
  const { picture, mask } = call
  if (picture === null) return []
  const whole = { ...PLAIN, source: picture.file, place: WHOLE, fit: 'cover' } as const
  return [whole, { ...whole, tint: palette.colour(62, 0, 1.6), mask }]
}

const WHOLE = { left: 0, top: 0, width: 1, height: 1 }
const PLAIN = { kind: 'picture', shadow: null, outline: null, tint: null, mask: null } as const

function standing(
  subject: Scene['subject'],
  place: PictureLayer['place'],
  shadow: PictureLayer['shadow'] = 'ground',
): readonly DrawingLayer[] {
  if (subject === null) return []
  const { file: source, isCutOut } = subject
  return [
    { ...PLAIN, source, place, fit: isCutOut ? 'stand' : 'inside', shadow: isCutOut ? shadow : 'behind' },
  ]
}

function vector(svg: string): DrawingLayer {
  return { kind: 'vector', svg }
}

/** Pixels of the longer side, by the resolution as the policy prices it. */
const SIDES = new Map([
  ['1k', 1024],
  ['2k', 2048],
  ['4k', 4096],
])
const HEIGHTS = new Map([
  ['480p', 480],
  ['720p', 720],
  ['1080p', 1080],
])
/** Width by height; a picture that is edited keeps its own. */
const SHAPES = new Map([['virtual_model', 3 / 4]])

function sizeOf({ brief: { tool, medium, resolution }, picture }: GeneratorCall) {
  if (medium === 'video') {
    const height = HEIGHTS.get(resolution ?? '') ?? 480
    return { width: Math.round((height * 16) / 18) * 2, height }
  }
  const side = SIDES.get(resolution ?? '') ?? 1024
  const own = tool === 'edit_with_ai' && picture !== null ? picture.width / picture.height : undefined
  const shape = own ?? SHAPES.get(tool) ?? 1
  return { width: Math.round(side * Math.min(1, shape)), height: Math.round(side / Math.max(1, shape)) }
}

/** Smooth as long as all frames together stay within 40 megapixels. */
function framesOf({ width, height }: { width: number; height: number }, seconds: number): number {
  return Math.max(8, Math.min(seconds * 6, Math.floor(40_000_000 / (width * height))))
}
