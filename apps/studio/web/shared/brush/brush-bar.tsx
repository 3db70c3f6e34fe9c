/** The brush: paint or erase, its size and softness, the zoom, and undo. */
import { t } from '@lingui/core/macro'
import { UndoButtons } from '../components/icon-button.tsx'
import { SegmentedControl } from '../components/segmented-control.tsx'
import { Slider } from '../components/slider.tsx'
import type { Brush } from './brush.ts'
import type { Painting, PaintingChange } from './strokes.ts'

interface Props {
  readonly brush: Brush
  readonly painting: Painting
  change(change: PaintingChange): void
  onBrush(brush: Brush): void
  /** What painting does. */
  readonly verb?: string
}

export function BrushBar({ brush, painting, change, onBrush, verb = t`Paint` }: Props) {
  return (
    <div className="grid items-center gap-x-6 sm:grid-cols-3 xl:grid-cols-[auto_1fr_1fr_1fr]">
      <div className="flex items-center gap-1 sm:max-xl:col-span-3">
        <div className="w-40">
          <SegmentedControl
            name="brush"
            value={brush.kind}
            onChange={(kind) => onBrush({ ...brush, kind })}
            options={[
              ['paint', verb],
              ['erase', t`Erase`],
            ]}
          />
        </div>
        <UndoButtons
          of="stroke"
          onUndo={painting.strokes.length > 0 ? () => change({ kind: 'undo' }) : undefined}
          onRedo={painting.undone.length > 0 ? () => change({ kind: 'redo' }) : undefined}
        />
      </div>
      <Slider
        label={t`Size`}
        min={1}
        max={30}
        value={brush.size}
        onChange={(size) => onBrush({ ...brush, size })}
      />
      <Slider
        label={t`Softness`}
        min={0}
        max={100}
        value={brush.softness}
        onChange={(softness) => onBrush({ ...brush, softness })}
      />
      <Slider
        label={t`Zoom`}
        min={1}
        max={4}
        step={0.5}
        value={brush.zoom}
        onChange={(zoom) => onBrush({ ...brush, zoom })}
      />
    </div>
  )
}
