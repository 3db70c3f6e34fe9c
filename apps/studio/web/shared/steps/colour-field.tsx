/** Chooses a colour: a few that shops use, or any. */
import { t } from '@lingui/core/macro'

interface Props {
  readonly title: string
  readonly value: string
  onChange(colour: string): void
}

const SWATCHES = ['#ffffff', '#f5f5f0', '#d8c3a5', '#c96f4a', '#b4433a', '#2f6fb0', '#2f6b57', '#2b2b2b']

export function ColourField({ title, value, onChange }: Props) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-soft text-sm">{title}</legend>
      <div className="flex flex-wrap items-center gap-1">
        {SWATCHES.map((swatch) => (
          <button
            key={swatch}
            type="button"
            aria-label={`${title} ${swatch}`}
            aria-pressed={value === swatch}
            onClick={() => onChange(swatch)}
            className="group grid size-11 place-items-center rounded-full"
          >
            <span
              className="size-7 rounded-full border border-line outline-accent outline-offset-2 group-aria-pressed:outline-2"
              style={{ background: swatch }}
            />
          </button>
        ))}
        <input
          type="color"
          aria-label={t`Another ${title.toLowerCase()}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-9 w-14 cursor-pointer rounded-[10px] border border-line bg-card"
        />
      </div>
    </fieldset>
  )
}
