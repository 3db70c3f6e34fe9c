/** What the sandbox draws for a brief. */
import type { Drawing, DrawingLayer } from '@allot/imaging'
import type { GeneratorCall } from '../generator.ts'
import { chance, hashOf } from './chance.ts'
import { paletteOf } from './palette.ts'
import { STUDIO, studioScene } from './studio-scene.ts'
import { watermark } from './watermark.ts'

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

/** @param cutOut the subject alone, where there is one */
export function sandboxDrawing({ brief, picture }: GeneratorCall, cutOut: string | null): Drawing {
  const { tool, seed, prompt, resolution } = brief
  const size = sizeOf(brief.medium, resolution)
  const by = chance(seed + hashOf(`${tool} ${prompt}`))
  const palette = paletteOf(prompt, by)
  const subject = cutOut ?? picture?.file ?? null
  const layers: DrawingLayer[] = [
    { kind: 'vector', svg: studioScene(size.width, size.height, palette, by) },
    ...(subject === null ? [] : [standing(subject, cutOut !== null)]),
    { kind: 'vector', svg: watermark(size.width, size.height) },
  ]
  const motion = brief.medium === 'video' ? { seconds: brief.seconds ?? 5, frames: 12 } : null
  return { ...size, format: 'jpg', layers, motion }
}

function sizeOf(medium: 'image' | 'video', resolution: string | null) {
  if (medium === 'video') {
    const height = HEIGHTS.get(resolution ?? '') ?? 480
    return { width: Math.round((height * 16) / 18) * 2, height }
  }
  const side = SIDES.get(resolution ?? '') ?? 1024
  return { width: side, height: side }
}

function standing(source: string, isCutOut: boolean): DrawingLayer {
  return {
    kind: 'picture',
    source,
    place: { left: 0.2, top: 0.14, width: 0.6, height: STUDIO.foot - 0.14 + 0.02 },
    fit: isCutOut ? 'stand' : 'inside',
    shadow: isCutOut ? 'ground' : 'behind',
    outline: null,
    tint: null,
    mask: null,
  }
}
