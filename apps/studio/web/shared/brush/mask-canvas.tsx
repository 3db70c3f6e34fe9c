/** The picture with the painting over it. Enlarged, it is moved by the scroll bars, or by two fingers. */
import { type PointerEvent, useEffect, useRef } from 'react'
import type { Brush } from './brush.ts'
import { drawStrokes } from './draw-strokes.ts'
import type { Dot, Painting, PaintingChange } from './strokes.ts'

interface Size {
  readonly width: number
  readonly height: number
}

interface Props {
  readonly picture: string
  readonly painting: Painting
  readonly brush: Brush
  readonly size: Size | undefined
  change(change: PaintingChange): void
  onSize(size: Size): void
}

/** What is painted shows as this, half transparent. */
const COLOUR = '#d0367a'

export function MaskCanvas({ picture, painting, brush, size, change, onSize }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { strokes } = painting
  useEffect(() => {
    if (canvas.current && size) drawStrokes(canvas.current, strokes, COLOUR)
  }, [strokes, size])
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!event.isPrimary || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const stroke = { kind: brush.kind, size: brush.size / 100, softness: brush.softness / 100 }
    change({ kind: 'begin', stroke: { ...stroke, points: [dotOf(event)] } })
  }
  const extend = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.isPrimary && event.currentTarget.hasPointerCapture(event.pointerId))
      change({ kind: 'extend', to: dotOf(event) })
  }
  return (
    <div className="m-4 flex min-h-0 flex-1 overflow-auto rounded-xl bg-sunk">
      <div
        className="relative m-auto shrink-0"
        style={{ aspectRatio: size && `${size.width} / ${size.height}`, ...fitted(size, brush.zoom) }}
      >
        <img
          src={picture}
          alt="To paint on"
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
            onSize({ width, height })
          }
          className="checker size-full select-none"
        />
        <canvas
          ref={canvas}
          width={size?.width ?? 1}
          height={size?.height ?? 1}
          aria-label="Painted area"
          onPointerDown={begin}
          onPointerMove={extend}
          className="absolute inset-0 size-full cursor-crosshair touch-none opacity-55"
        />
      </div>
    </div>
  )
}

/** As large as the dialog leaves room for, times the zoom. */
function fitted(size: Size | undefined, zoom: number) {
  if (!size) return { width: '60%' }
  const ratio = size.width / size.height
  return { width: `calc(min(92vw - 4rem, (100dvh - 18rem) * ${ratio}) * ${zoom})` }
}

function dotOf(event: PointerEvent<HTMLCanvasElement>): Dot {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height }
}
