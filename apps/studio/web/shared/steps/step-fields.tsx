/** The settings of a step, drawn from the form of its tool. */
import type { Step } from '@allot/studio/contract/recipe'
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import type { ReactNode } from 'react'
import { Slider } from '../components/slider.tsx'
import { Switch } from '../components/switch.tsx'
import { ChoiceField } from './choice-field.tsx'
import { ColourField } from './colour-field.tsx'
import { MaskField } from './mask-field.tsx'
import { PromptField } from './prompt-field.tsx'
import { SeedField } from './seed-field.tsx'
import { type SettingValue, type ShownField, shownFields } from './step-settings.ts'

interface Props {
  readonly offer: ToolOffer
  readonly settings: Step['settings']
  onChange(settings: Step['settings'], field: string): void
  /** The address of the picture that a mask is painted on; none where the settings are for many. */
  readonly picture?: string | undefined
}

export function StepFields({ offer, settings, onChange, picture }: Props) {
  const fields = shownFields(offer, settings)
  if (fields.length === 0) return null
  const change = (name: string, value: SettingValue | undefined) => {
    const { [name]: _, ...others } = settings
    onChange(value === undefined ? others : { ...others, [name]: value }, name)
  }
  return (
    <div className="grid gap-4">
      {fields.map((shown) =>
        shown.field.input === 'mask' ? (
          picture !== undefined && (
            <MaskField
              key={shown.name}
              title={shown.field.title ?? shown.name}
              picture={picture}
              value={shown.value === undefined ? undefined : String(shown.value)}
              onChange={(mask) => change(shown.name, mask)}
            />
          )
        ) : (
          <div key={shown.name}>{fieldOf(offer, settings, shown, (value) => change(shown.name, value))}</div>
        ),
      )}
    </div>
  )
}

function fieldOf(
  offer: ToolOffer,
  settings: Step['settings'],
  { name, field, value }: ShownField,
  onChange: (value: SettingValue) => void,
): ReactNode {
  const title = field.title ?? name
  switch (field.input) {
    case 'choice':
      return (
        <ChoiceField
          offer={offer}
          settings={settings}
          name={name}
          field={field}
          value={String(value)}
          onChange={onChange}
        />
      )
    case 'colour':
      return <ColourField title={title} value={String(value)} onChange={onChange} />
    case 'prompt':
      return <PromptField title={title} field={field} value={String(value ?? '')} onChange={onChange} />
    case 'switch':
      return <Switch label={title} checked={value === true} onChange={onChange} />
    case 'seed':
      return <SeedField title={title} value={Number(value)} onChange={onChange} />
    case 'range':
      return (
        <Slider
          label={title}
          min={field.minimum ?? 0}
          max={field.maximum ?? 1}
          step={field.type === 'integer' ? 1 : 0.1}
          value={Number(value)}
          onChange={onChange}
        />
      )
    default:
      return null
  }
}
