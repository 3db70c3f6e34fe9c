/** The large picture: as it will come out, beside what it was. The space bar shows the original while it is held. */
import { Columns2, LoaderCircle, Minus, Plus, Scan } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { CompareHandle } from './compare-handle.tsx'
import { StageButton } from './stage-button.tsx'
import { useHeldSpace } from './use-held-space.ts'
import { useView } from './use-view.ts'

interface Props {
  /** The address of the original; none for a picture from words. */
  readonly before: string | undefined
  /** As it will come out; undefined until that is known. */
  readonly after: string | undefined
  readonly name: string
  /** It is being made anew; what is shown is what was. */
  readonly isBusy: boolean
  /** A small word on the picture: that it is of the sandbox. */
  readonly badge?: string | undefined
  /** Stands over the lower edge. */
  readonly children?: ReactNode
}

export function Stage({ before, after, name, isBusy, badge, children }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const { view, enlarge, reduce, fit, handlers } = useView(frame)
  const [compared, setCompared] = useState<number>()
  const isHeld = useHeldSpace() && before !== undefined
  const shown = isHeld ? before : (after ?? before)
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`
  const canCompare = before !== undefined && after !== undefined && before !== after
  const isComparing = compared !== undefined && !isHeld && canCompare
  return (
    <div className="relative size-full select-none overflow-hidden rounded-xl bg-sunk">
      <div
        ref={frame}
        {...handlers}
        className={`absolute inset-0 ${view.zoom > 1 ? 'cursor-grab touch-none active:cursor-grabbing' : 'touch-pan-y'}`}
      >
        {shown ? (
          <Picture source={shown} alt={isHeld ? 'The original' : name} transform={transform} />
        ) : (
          isBusy && (
            <p className="grid size-full place-items-center p-6 text-center text-soft text-sm">
              The photo is on its way …
            </p>
          )
        )}
        {isComparing && (
          <div className="absolute inset-0 bg-sunk" style={{ clipPath: `inset(0 ${100 - compared}% 0 0)` }}>
            <Picture source={before} alt="The original" transform={transform} />
          </div>
        )}
      </div>
      {isComparing && <CompareHandle value={compared} onChange={setCompared} />}
      <p className="pointer-events-none absolute top-3 left-3 flex gap-2 font-medium text-xs">
        {(isHeld || isComparing) && <Label>Original</Label>}
        {badge && !isHeld && <Label>{badge}</Label>}
      </p>
      {isBusy && (
        <p role="status" className="absolute top-3 right-3 rounded-full bg-card p-2 shadow-sm">
          <LoaderCircle size={18} className="animate-spin" aria-label="The preview is being made" />
        </p>
      )}
      <div className="absolute right-2 bottom-2 flex gap-1">
        {canCompare && (
          <StageButton
            label="Compare with the original"
            isOn={compared !== undefined}
            onClick={() => setCompared(compared === undefined ? 50 : undefined)}
          >
            <Columns2 size={18} />
          </StageButton>
        )}
        <StageButton label="Smaller" onClick={reduce} disabled={view.zoom === 1} onlyLarge>
          <Minus size={18} />
        </StageButton>
        <StageButton label="Larger" onClick={enlarge} onlyLarge>
          <Plus size={18} />
        </StageButton>
        {view.zoom > 1 && (
          <StageButton label="All of it" onClick={fit}>
            <Scan size={18} />
          </StageButton>
        )}
      </div>
      {children}
    </div>
  )
}

function Picture({ source, alt, transform }: { source: string; alt: string; transform: string }) {
  return (
    <div className="absolute inset-3 flex items-center justify-center" style={{ transform }}>
      <img
        src={source}
        alt={alt}
        draggable={false}
        className="checker max-h-full min-h-0 min-w-0 max-w-full rounded-md object-contain"
      />
    </div>
  )
}

function Label({ children }: { children: ReactNode }) {
  return <span className="rounded-full bg-black/70 px-2.5 py-1 text-white">{children}</span>
}
