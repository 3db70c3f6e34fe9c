/** The cut-out over its faded photo, to paint on: what is taken away fades, what is kept comes back. */
import { t } from '@lingui/core/macro'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Brush } from './brush.ts'
import type { MatteSurface } from './matte-surface.ts'
import { dotOf, fitted, pointerStrokes } from './pointer-strokes.ts'
import type { Dot, Painting, PaintingChange } from './strokes.ts'

interface Props {
  readonly picture: string
  readonly surface: MatteSurface
  readonly painting: Painting
  readonly brush: Brush
  change(change: PaintingChange): void
}

export function MatteCanvas({ picture, surface, painting: { strokes }, brush, change }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [at, setAt] = useState<Dot>()
  useEffect(() => {
    if (canvas.current) surface.draw(canvas.current, strokes)
  }, [surface, strokes])
  const { onPointerDown, onPointerMove } = pointerStrokes(brush, change)
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    setAt(dotOf(event))
    onPointerMove(event)
  }
  const { width, height } = surface
  return (
    <div className="m-4 flex min-h-0 flex-1 overflow-auto rounded-xl bg-sunk">
      <div
        className="checker relative m-auto shrink-0 overflow-hidden"
        style={{ aspectRatio: `${width} / ${height}`, ...fitted(surface, brush.zoom) }}
      >
        <img src={picture} alt="" draggable={false} className="size-full select-none opacity-30" />
        <canvas
          ref={canvas}
          width={width}
          height={height}
          aria-label={t`The cut-out`}
          onPointerDown={onPointerDown}
          onPointerMove={move}
          onPointerLeave={() => setAt(undefined)}
          className="absolute inset-0 size-full cursor-crosshair touch-none"
        />
        {at && <Ring at={at} brush={brush} size={surface} />}
      </div>
    </div>
  )
}

/** How much the brush covers. */
function Ring({ at, brush, size }: { at: Dot; brush: Brush; size: Pick<MatteSurface, 'width' | 'height'> }) {
  const across = (brush.size / 100) * Math.max(size.width, size.height)
  return (
    <span
      className="pointer-events-none absolute -translate-1/2 rounded-full border border-white shadow-[0_0_0_1px_rgb(0_0_0/0.6)]"
      style={{
        left: `${at.x * 100}%`,
        top: `${at.y * 100}%`,
        width: `${(across / size.width) * 100}%`,
        height: `${(across / size.height) * 100}%`,
      }}
    />
  )
}
