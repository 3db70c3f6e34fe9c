/** Puts the image in the middle of the canvas. */
import { isOpaque, WHITE } from './fill-background.ts'
import type { Frame, PipelineOptions } from './frame.ts'

const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 }

export function placeOnCanvas(frame: Frame, { edits }: PipelineOptions): Frame {
  const { canvas } = edits
  if (!canvas) return frame
  const left = Math.floor((canvas.width - frame.width) / 2)
  const top = Math.floor((canvas.height - frame.height) / 2)
  const image = frame.image.extend({
    left,
    top,
    right: canvas.width - frame.width - left,
    bottom: canvas.height - frame.height - top,
    background: isOpaque(edits) ? WHITE : TRANSPARENT,
  })
  return { ...frame, image, width: canvas.width, height: canvas.height }
}
