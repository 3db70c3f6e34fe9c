/** Strokes of mouse, finger or pen on a canvas. A second finger scrolls what is enlarged, and paints nothing. */
import type { PointerEvent } from 'react'
import type { Brush } from './brush.ts'
import type { Dot, PaintingChange } from './strokes.ts'

export function pointerStrokes(brush: Brush, change: (change: PaintingChange) => void) {
  return {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      if (!event.isPrimary || event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const stroke = { kind: brush.kind, size: brush.size / 100, softness: brush.softness / 100 }
      change({ kind: 'begin', stroke: { ...stroke, points: [dotOf(event)] } })
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      if (event.isPrimary && event.currentTarget.hasPointerCapture(event.pointerId))
        change({ kind: 'extend', to: dotOf(event) })
    },
  }
}

export function dotOf(event: PointerEvent<HTMLElement>): Dot {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** As large as the dialog leaves room for, times the zoom. */
export function fitted(size: Size | undefined, zoom: number): { readonly width: string } {
  if (!size) return { width: '60%' }
  const ratio = size.width / size.height
  return { width: `calc(min(92vw - 4rem, (100dvh - 18rem) * ${ratio}) * ${zoom})` }
}
