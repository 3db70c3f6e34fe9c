/** The file that leaves: its size, the margin around the subject, its format. */
import type { Output } from '@allot/studio/contract/recipe'
import { SegmentedControl } from '../components/segmented-control.tsx'
import { Slider } from '../components/slider.tsx'
import { CanvasFields } from './canvas-fields.tsx'

interface Props {
  readonly output: Output
  /** @param field what changed, so that one undo takes a whole drag back */
  onChange(output: Output, field: string): void
}

export function OutputFields({ output, onChange }: Props) {
  const { maxBytes } = output
  return (
    <div className="grid gap-3">
      <CanvasFields canvas={output.canvas} onChange={(canvas) => onChange({ ...output, canvas }, 'canvas')} />
      <SegmentedControl
        name="format"
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
          label="Quality"
          min={40}
          max={100}
          value={output.quality}
          onChange={(quality) => onChange({ ...output, quality }, 'quality')}
        />
      )}
      {maxBytes !== undefined && (
        <p className="text-soft text-xs">At most {(maxBytes / 1_000_000).toLocaleString()} MB a file.</p>
      )}
    </div>
  )
}

/** "2048 × 2048 JPG". */
export function outputInWords({ canvas, format }: Output): string {
  const size = canvas ? `${canvas.width} × ${canvas.height}` : 'Size of the photo'
  return `${size}, ${format.toUpperCase()}`
}
