/** A small drawing of the result: its shape, its background and its margin. */
import type { RemoteEdits } from '@allot/studio/contract/edits'
import { isColour } from './background-fields.tsx'

/** The longer side of the drawing, in CSS pixels. */
const SIDE = 84

export function CanvasSketch({ edits }: { edits: RemoteEdits }) {
  const { width, height, margin } = edits.canvas ?? { width: 4, height: 3, margin: 0 }
  const { top, right, bottom, left } =
    typeof margin === 'number' ? { top: margin, right: margin, bottom: margin, left: margin } : margin
  const scale = SIDE / Math.max(width, height)
  const w = width * scale
  const h = height * scale
  const inset = [top, right, bottom, left].map((share) => `${Math.min(w, h) * share}px`).join(' ')
  return (
    <div
      className="grid shrink-0 place-items-center"
      style={{ width: SIDE, height: SIDE }}
      aria-hidden="true"
    >
      <div
        className={`relative overflow-hidden rounded-md border border-line ${behind(edits)}`}
        style={{ width: w, height: h, ...(isColour(edits.background) && { background: edits.background }) }}
      >
        <div
          className={`absolute transition-all ${edits.removeBackground ? '' : 'rounded-sm bg-[#cdb68f]'}`}
          style={{ inset }}
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

function behind({ background, format }: RemoteEdits): string {
  if (background === 'blur') return 'bg-linear-to-b from-[#e7d9be] to-[#b89f72]'
  return background === 'transparent' && format !== 'jpg' ? 'checker' : 'bg-white'
}
