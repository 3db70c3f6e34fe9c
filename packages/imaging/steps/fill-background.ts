/**
 * Fills transparent pixels with a colour where the result must be opaque; otherwise adds an alpha channel for the canvas,
 * or for the picture that comes behind it.
 */
import type { Edits } from '../edits.ts'
import type { Frame, PipelineOptions } from './frame.ts'
import { hasPicture } from './put-behind.ts'

const WHITE = '#ffffff'

export function fillBackground(frame: Frame, options: PipelineOptions): Frame {
  const { edits } = options
  if (hasPicture(edits) || hasScene(options)) return { ...frame, image: frame.image.ensureAlpha() }
  if (isOpaque(edits))
    return { ...frame, image: frame.image.flatten({ background: backgroundColour(edits) }) }
  return edits.canvas ? { ...frame, image: frame.image.ensureAlpha() } : frame
}

/** Whether the subject stands in a scene, or throws a shadow on what comes behind it. */
export function hasScene({ edits: { backdrop, shadow }, cutOut }: PipelineOptions): boolean {
  return cutOut !== undefined && (backdrop !== undefined || shadow !== undefined)
}

/** JPEG has no transparency, and a colour or a picture leaves none. */
export function isOpaque({ format, background }: Edits): boolean {
  return format === 'jpg' || !(background === 'keep' || background === 'transparent')
}

export function backgroundColour({ background }: Edits): string {
  return typeof background === 'string' && background.startsWith('#') ? background : WHITE
}
