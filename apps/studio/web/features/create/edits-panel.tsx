/** The edits of the Batch: what is done to every photo. */
import type { RemoteEdits } from '@allot/studio/contract/edits'
import type { ReactNode } from 'react'
import { SegmentedControl } from '../../shared/components/segmented-control.tsx'
import { Slider } from '../../shared/components/slider.tsx'
import { BackgroundFields } from './background-fields.tsx'
import { CanvasFields } from './canvas-fields.tsx'
import { CanvasSketch } from './canvas-sketch.tsx'

interface Props {
  readonly edits: RemoteEdits
  onChange(edits: RemoteEdits): void
}

export function EditsPanel({ edits, onChange }: Props) {
  return (
    <div className="grid gap-6 rounded-3xl border border-line bg-card p-5">
      <div className="flex items-center gap-5">
        <CanvasSketch edits={edits} />
        <RemoveBackgroundSwitch
          checked={edits.removeBackground}
          onChange={(removeBackground) =>
            onChange({ ...edits, removeBackground, background: removeBackground ? 'white' : 'keep' })
          }
        />
      </div>
      <Group title="Background">
        <BackgroundFields edits={edits} onChange={onChange} />
      </Group>
      <Group title="Canvas">
        <CanvasFields canvas={edits.canvas} onChange={(canvas) => onChange({ ...edits, canvas })} />
      </Group>
      <Group title="File format">
        <FormatFields edits={edits} onChange={onChange} />
      </Group>
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-sm">{title}</legend>
      {children}
    </fieldset>
  )
}

function RemoveBackgroundSwitch({ checked, onChange }: { checked: boolean; onChange(on: boolean): void }) {
  return (
    <label className="flex cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        className="peer sr-only"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="relative h-6 w-10 shrink-0 rounded-full bg-line transition after:absolute after:top-0.5 after:left-0.5 after:size-5 after:rounded-full after:bg-white after:shadow after:transition peer-checked:bg-accent peer-checked:after:translate-x-4 peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2" />
      <span className="font-medium text-sm">Remove background</span>
    </label>
  )
}

function FormatFields({ edits, onChange }: Props) {
  return (
    <>
      <SegmentedControl
        name="format"
        value={edits.format}
        onChange={(format) => onChange({ ...edits, format })}
        options={[
          ['jpg', 'JPG'],
          ['png', 'PNG'],
          ['webp', 'WebP'],
          ['avif', 'AVIF'],
        ]}
      />
      {edits.format !== 'png' && (
        <Slider
          label="Quality"
          min={40}
          max={100}
          value={edits.quality}
          onChange={(quality) => onChange({ ...edits, quality })}
        />
      )}
    </>
  )
}
