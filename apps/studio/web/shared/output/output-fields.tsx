/** The file that leaves: its size, the margin around the subject, its format. */
import type { Output, Recipe } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { SegmentedControl } from '../components/segmented-control.tsx'
import { Slider } from '../components/slider.tsx'
import { formatBytes } from '../format/number.ts'
import { CanvasFields } from './canvas-fields.tsx'

interface Props {
  readonly output: Output
  /** Tells its fields from those of another file on the page. */
  readonly name?: string
  /** @param field what changed, so that one undo takes a whole drag back */
  onChange(output: Output, field: string): void
}

export function OutputFields({ output, name = 'format', onChange }: Props) {
  const { maxBytes } = output
  return (
    <div className="grid gap-3">
      <CanvasFields canvas={output.canvas} onChange={(canvas) => onChange({ ...output, canvas }, 'canvas')} />
      <SegmentedControl
        name={name}
        value={output.format}
        onChange={(format) => onChange({ ...output, format }, 'format')}
        options={[
          ['jpg', 'JPG'],
          ['png', 'PNG'],
          ['webp', 'WebP'],
          ['avif', 'AVIF'],
        ]}
      />
      {output.format !== 'png' && (
        <Slider
          label={t`Quality`}
          min={40}
          max={100}
          value={output.quality}
          onChange={(quality) => onChange({ ...output, quality }, 'quality')}
        />
      )}
      {maxBytes !== undefined && (
        <p className="text-soft text-xs">
          <Trans>At most {formatBytes(maxBytes)} a file.</Trans>
        </p>
      )}
    </div>
  )
}

/** "2048 × 2048, JPG and 2 more". */
export function outputsInWords({ output, further = [] }: Recipe): string {
  const first = outputInWords(output)
  return further.length === 0 ? first : t`${first} and ${further.length} more`
}

/** "2048 × 2048, JPG". */
export function outputInWords({ canvas, format }: Output): string {
  const size = canvas ? `${canvas.width} × ${canvas.height}` : t`Size of the photo`
  return `${size}, ${format.toUpperCase()}`
}
