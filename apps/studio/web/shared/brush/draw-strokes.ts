/** Draws a painting on a canvas, in one colour on transparency; and as a mask. */
import { t } from '@lingui/core/macro'
import type { Stroke } from './strokes.ts'

interface Size {
  readonly width: number
  readonly height: number
}

export function drawStrokes(canvas: HTMLCanvasElement, strokes: readonly Stroke[], colour: string): void {
  const context = contextOf(canvas)
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const stroke of strokes) drawStroke(context, canvas, stroke, colour)
}

/** White where it was painted, black elsewhere. */
export async function maskOf(strokes: readonly Stroke[], { width, height }: Size): Promise<Blob> {
  const painting = new OffscreenCanvas(width, height)
  const context = painting.getContext('2d')
  const mask = new OffscreenCanvas(width, height)
  const onto = mask.getContext('2d')
  if (!context || !onto) throw new Error(t`This browser cannot draw the mask. Try another one.`)
  for (const stroke of strokes) drawStroke(context, painting, stroke, '#ffffff')
  onto.fillStyle = '#000000'
  onto.fillRect(0, 0, width, height)
  onto.drawImage(painting, 0, 0)
  return mask.convertToBlob({ type: 'image/png' })
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export function drawStroke(
  context: Context,
  { width, height }: Size,
  { kind, size, softness, points }: Stroke,
  colour: string,
): void {
  const [first] = points
  if (!first) return
  const thickness = Math.max(1, size * Math.max(width, height))
  context.save()
  context.globalCompositeOperation = kind === 'erase' ? 'destination-out' : 'source-over'
  context.strokeStyle = colour
  context.lineCap = 'round'
  context.lineJoin = 'round'
  // A soft edge: the line is drawn thinner, and blurred to the width that was meant.
  const blur = (thickness * softness) / 4
  if (blur >= 0.5) context.filter = `blur(${blur}px)`
  context.lineWidth = Math.max(1, thickness - 2 * blur)
  context.beginPath()
  context.moveTo(first.x * width, first.y * height)
  for (const { x, y } of points.length > 1 ? points.slice(1) : points) context.lineTo(x * width, y * height)
  context.stroke()
  context.restore()
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error(t`This browser cannot draw the mask. Try another one.`)
  return context
}
