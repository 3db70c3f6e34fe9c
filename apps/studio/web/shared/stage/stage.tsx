/** The large picture: as it will come out, beside what it was. The space bar shows the original while it is held. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Columns2, Minus, Plus, Scan } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { ClearPicture } from '../components/clear-picture.tsx'
import { BusyNote } from './busy-note.tsx'
import { CompareHandle } from './compare-handle.tsx'
import { StageButton } from './stage-button.tsx'
import { useHeldSpace } from './use-held-space.ts'
import { useView } from './use-view.ts'
import type { Swipe } from './view.ts'

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
  /** The subject stands as it is at first sight, and its edge gets finer by itself. */
  readonly isFirst?: boolean
  /** Looked at pixel by pixel, not only as large as it fits. */
  readonly hasFullSize?: boolean
  onSwipe?(swipe: Swipe): void
  /** Stands over the lower edge. */
  readonly children?: ReactNode
}

export function Stage({
  before,
  after,
  name,
  isBusy,
  badge,
  isFirst = false,
  hasFullSize = false,
  onSwipe,
  children,
}: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const { view, enlarge, reduce, fit, fill, handlers } = useView(frame, onSwipe)
  const [compared, setCompared] = useState<number>()
  const isHeld = useHeldSpace(frame) && before !== undefined
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
          <Picture source={shown} alt={isHeld ? t`The original` : name} transform={transform} />
        ) : (
          isBusy && (
            <p className="grid size-full place-items-center p-6 text-center text-soft text-sm">
              <Trans>The photo is on its way …</Trans>
            </p>
          )
        )}
        {isComparing && (
          <div className="absolute inset-0 bg-sunk" style={{ clipPath: `inset(0 ${100 - compared}% 0 0)` }}>
            <Picture source={before} alt={t`The original`} transform={transform} />
          </div>
        )}
      </div>
      {isComparing && <CompareHandle value={compared} onChange={setCompared} />}
      <p className="pointer-events-none absolute top-3 left-3 flex gap-2 font-medium text-xs">
        {(isHeld || isComparing) && (
          <Label>
            <Trans>Original</Trans>
          </Label>
        )}
        {badge && !isHeld && <Label>{badge}</Label>}
        {isFirst && !isHeld && !isBusy && (
          <Label>
            <Trans>Looking closer …</Trans>
          </Label>
        )}
      </p>
      {isBusy && <BusyNote isFirst={after === undefined} />}
      <div className="absolute right-2 bottom-2 flex gap-1">
        {canCompare && (
          <StageButton
            label={t`Compare with the original`}
            isOn={compared !== undefined}
            onClick={() => setCompared(compared === undefined ? 50 : undefined)}
          >
            <Columns2 size={18} />
          </StageButton>
        )}
        <StageButton label={t`Smaller`} onClick={reduce} disabled={view.zoom === 1} onlyLarge>
          <Minus size={18} />
        </StageButton>
        <StageButton label={t`Larger`} onClick={enlarge} onlyLarge>
          <Plus size={18} />
        </StageButton>
        {hasFullSize && view.zoom === 1 && (
          <StageButton label={t`1:1, pixel by pixel`} onClick={fill}>
            <span className="font-semibold text-xs">1:1</span>
          </StageButton>
        )}
        {view.zoom > 1 && (
          <StageButton label={t`All of it`} onClick={fit}>
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
      <ClearPicture
        src={source}
        alt={alt}
        draggable={false}
        className="max-h-full min-h-0 min-w-0 max-w-full rounded-md object-contain"
      />
    </div>
  )
}

function Label({ children }: { children: ReactNode }) {
  return <span className="rounded-full bg-black/70 px-2.5 py-1 text-white">{children}</span>
}
