/** Puts the image in the middle of the canvas; a subject that the photo's border cuts off, at that edge. */
import type { Side } from '../models/subject.ts'
import { isOpaque, WHITE } from './fill-background.ts'
import type { Frame, PipelineOptions } from './frame.ts'

const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 }

export function placeOnCanvas(frame: Frame, { edits, cutOut }: PipelineOptions): Frame {
  const { canvas } = edits
  if (!canvas) return frame
  const cutAt = cutOut?.subject.cutAt ?? []
  const left = offset(canvas.width - frame.width, cutAt, 'left', 'right')
  const top = offset(canvas.height - frame.height, cutAt, 'top', 'bottom')
  const image = frame.image.extend({
    left,
    top,
    right: canvas.width - frame.width - left,
    bottom: canvas.height - frame.height - top,
    background: isOpaque(edits) ? WHITE : TRANSPARENT,
  })
  return { ...frame, image, width: canvas.width, height: canvas.height }
}

/** How far from the first side, of the pixels that are free between both. */
function offset(free: number, cutAt: readonly Side[], first: Side, second: Side): number {
  if (cutAt.includes(first) === cutAt.includes(second)) return Math.floor(free / 2)
  return cutAt.includes(first) ? 0 : free
}
