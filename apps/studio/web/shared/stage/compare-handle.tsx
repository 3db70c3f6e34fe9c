/** The handle between the original at the left and the result at the right; arrow keys move it too. */
import { t } from '@lingui/core/macro'
import { ChevronsLeftRight } from 'lucide-react'
import { type PointerEvent, useRef } from 'react'

interface Props {
  /** Percent from the left. */
  readonly value: number
  onChange(value: number): void
}

const KEYS = new Map([
  ['ArrowLeft', -5],
  ['ArrowRight', 5],
])

export function CompareHandle({ value, onChange }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = frame.current?.getBoundingClientRect()
    if (box) onChange(bounded(((event.clientX - box.left) / box.width) * 100))
  }
  return (
    <div ref={frame} className="pointer-events-none absolute inset-0">
      <div
        className="absolute inset-y-0 w-px bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.35)]"
        style={{ left: `${value}%` }}
      />
      <button
        type="button"
        role="slider"
        aria-label={t`Original and result`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(value)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={({ key }) => onChange(bounded(value + (KEYS.get(key) ?? 0)))}
        style={{ left: `${value}%` }}
        className="pointer-events-auto absolute top-1/2 grid size-11 -translate-x-1/2 -translate-y-1/2 cursor-ew-resize touch-none place-items-center rounded-full bg-white text-black shadow-md"
      >
        <ChevronsLeftRight size={20} />
      </button>
    </div>
  )
}

function bounded(value: number): number {
  return Math.min(100, Math.max(0, value))
}
