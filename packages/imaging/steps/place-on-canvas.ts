/** Puts the image on the canvas: within the margins, in the middle or where it is wanted. */
import type { Canvas } from '../edits.ts'
import type { Side } from '../models/subject.ts'
import { backgroundColour, hasScene, isOpaque } from './fill-background.ts'
import type { Frame, PipelineOptions } from './frame.ts'
import { marginsOf } from './margins.ts'
import { hasPicture } from './put-behind.ts'

const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 }

export function placeOnCanvas(frame: Frame, options: PipelineOptions): Frame {
  const { edits, cutOut } = options
  const { canvas } = edits
  if (!canvas) return frame
  const cutAt = cutOut?.subject.cutAt ?? []
  const left = offset(canvas, canvas.width - frame.width, cutAt, 'left', 'right')
  const top = offset(canvas, canvas.height - frame.height, cutAt, 'top', 'bottom')
  const image = frame.image.extend({
    left,
    top,
    right: canvas.width - frame.width - left,
    bottom: canvas.height - frame.height - top,
    background:
      isOpaque(edits) && !hasPicture(edits) && !hasScene(options) ? backgroundColour(edits) : TRANSPARENT,
  })
  return { ...frame, image, width: canvas.width, height: canvas.height }
}

/**
 * How far from the first side, in pixels. A subject that the photo's border cuts off stands at that edge, wherever it is
 * wanted. @param free pixels of the canvas that the image does not fill
 */
function offset(canvas: Canvas, free: number, cutAt: readonly Side[], first: Side, second: Side): number {
  const margins = marginsOf(canvas)
  const [before, after] = [margins[first], margins[second]]
  if (cutAt.includes(first) && cutAt.includes(second)) return Math.floor(free / 2)
  if (cutAt.includes(first)) return 0
  if (cutAt.includes(second)) return free
  const wanted = canvas.position ?? 'center'
  const room = free - before - after
  if (room <= 0) return Math.max(0, Math.min(free, before)) // rounded to a pixel more than there is
  if (wanted.includes(first)) return before
  return wanted.includes(second) ? before + room : before + Math.floor(room / 2)
}
