/** The picture with the painting over it. Enlarged, it is moved by the scroll bars, or by two fingers. */
import { t } from '@lingui/core/macro'
import { useEffect, useRef } from 'react'
import type { Brush } from './brush.ts'
import { drawStrokes } from './draw-strokes.ts'
import { fitted, pointerStrokes } from './pointer-strokes.ts'
import type { Painting, PaintingChange } from './strokes.ts'

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
  return (
    <div className="m-4 flex min-h-0 flex-1 overflow-auto rounded-xl bg-sunk">
      <div
        className="relative m-auto shrink-0"
        style={{ aspectRatio: size && `${size.width} / ${size.height}`, ...fitted(size, brush.zoom) }}
      >
        <img
          src={picture}
          alt={t`To paint on`}
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
          aria-label={t`Painted area`}
          {...pointerStrokes(brush, change)}
          className="absolute inset-0 size-full cursor-crosshair touch-none opacity-55"
        />
      </div>
    </div>
  )
}
