/** What comes behind the subject: nothing, white, a colour, or the photo itself out of focus. */
import type { RemoteEdits } from '@allot/studio/contract/edits'
import { SegmentedControl } from '../../shared/components/segmented-control.tsx'

type Background = RemoteEdits['background']
type Colour = Extract<Background, `#${string}`>
type Kind = Exclude<Background, Colour> | 'colour'

/** A light grey that shops use, to begin with. */
const FIRST_COLOUR: Colour = '#f3f1ec'

interface Props {
  readonly edits: RemoteEdits
  onChange(edits: RemoteEdits): void
}

export function BackgroundFields({ edits, onChange }: Props) {
  const { background, removeBackground, format } = edits
  const choose = (kind: Kind) => onChange({ ...edits, background: kind === 'colour' ? FIRST_COLOUR : kind })
  return (
    <>
      <SegmentedControl<Kind>
        name="background"
        value={isColour(background) ? 'colour' : background}
        onChange={choose}
        options={[
          removeBackground ? ['transparent', 'None'] : ['keep', 'Keep'],
          ['white', 'White'],
          ['colour', 'Colour'],
          ['blur', 'Blur'],
        ]}
      />
      {isColour(background) && (
        <label className="mt-2 flex items-center justify-between gap-3 text-soft text-sm">
          Background colour
          <input
            type="color"
            value={background}
            onChange={({ target }) => onChange({ ...edits, background: target.value as Colour })} // as browsers give it
            className="h-8 w-14 cursor-pointer rounded-lg border border-line bg-card"
          />
        </label>
      )}
      {background === 'blur' && (
        <p className="mt-1.5 text-soft text-xs">The photo itself, out of focus, fills the canvas.</p>
      )}
      {background === 'transparent' && format === 'jpg' && (
        <p className="mt-1.5 text-warn text-xs">
          JPG cannot be transparent, so the background becomes white. Choose PNG or WebP instead.
        </p>
      )}
    </>
  )
}

export function isColour(background: Background): background is Colour {
  return background.startsWith('#')
}
