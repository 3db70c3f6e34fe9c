/** Fills transparent pixels with white where the result must be opaque; otherwise adds an alpha channel for the canvas. */
import type { Edits } from '../edits.ts'
import type { Frame, PipelineOptions } from './frame.ts'

export const WHITE = { r: 255, g: 255, b: 255, alpha: 1 }

export function fillBackground(frame: Frame, { edits }: PipelineOptions): Frame {
  if (isOpaque(edits)) return { ...frame, image: frame.image.flatten({ background: WHITE }) }
  return edits.canvas ? { ...frame, image: frame.image.ensureAlpha() } : frame
}

/** JPEG has no transparency, and a white background leaves none. */
export function isOpaque(edits: Edits): boolean {
  return edits.format === 'jpg' || edits.background === 'white'
}
