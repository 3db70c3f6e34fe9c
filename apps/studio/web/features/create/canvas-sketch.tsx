/** A small drawing of the result: its shape, its background and its margin. */
import type { Edits } from '@allot/studio/contract/edits'

/** The longer side of the drawing, in CSS pixels. */
const SIDE = 84

export function CanvasSketch({ edits }: { edits: Edits }) {
  const { width, height, margin } = edits.canvas ?? { width: 4, height: 3, margin: 0 }
  const scale = SIDE / Math.max(width, height)
  const w = width * scale
  const h = height * scale
  const isTransparent = edits.background === 'transparent' && edits.format !== 'jpg'
  return (
    <div
      className="grid shrink-0 place-items-center"
      style={{ width: SIDE, height: SIDE }}
      aria-hidden="true"
    >
      <div
        className={`relative rounded-md border border-line ${isTransparent ? 'checker' : 'bg-white'}`}
        style={{ width: w, height: h }}
      >
        <div
          className={`absolute transition-all ${edits.removeBackground ? '' : 'rounded-sm bg-[#cdb68f]'}`}
          style={{ inset: Math.min(w, h) * margin }}
        >
          <svg viewBox="74 70 96 146" className="size-full" role="presentation">
            <path d="M104 150V88a17 17 0 0 1 34 0v62z" fill="#2f6b57" />
            <path d="M78 150h86l-9 56a8 8 0 0 1-8 7H95a8 8 0 0 1-8-7z" fill="#d0673a" />
            <path d="M73 142h96v17H73z" fill="#e0794a" />
          </svg>
        </div>
      </div>
    </div>
  )
}
