/** Chooses one of a few values. Where the policy prices them, each says what it takes, or which plan has it. */
import type { Step } from '@allot/studio/contract/recipe'
import type { FormField, ToolOffer } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'
import { Lock } from 'lucide-react'
import { useId } from 'react'
import { SegmentedControl } from '../components/segmented-control.tsx'
import { useUsage } from '../hooks/use-usage.ts'
import { choiceOf, costOfChoice } from './step-settings.ts'

interface Props {
  readonly offer: ToolOffer
  readonly settings: Step['settings']
  readonly name: string
  readonly field: FormField
  readonly value: string
  onChange(value: string): void
}

/** More than these, or longer ones, do not stand side by side. */
const MAX_BESIDE = 4
const MAX_LETTERS = 30

export function ChoiceField(props: Props) {
  const { offer, name, field, value, onChange } = props
  const id = useId()
  const options = (field.enum ?? []).map((each) => [each, labelOf(field, each)] as const)
  const isPriced = offer.choices.some((choice) => Object.hasOwn(choice.settings, name))
  if (isPriced) return <PricedField {...props} options={options} />
  const letters = options.reduce((sum, [, label]) => sum + label.length, 0)
  return (
    <fieldset>
      <legend id={id} className="mb-1.5 text-soft text-sm">
        {field.title}
      </legend>
      {options.length <= MAX_BESIDE && letters <= MAX_LETTERS ? (
        <SegmentedControl name={id} value={value} options={options} onChange={onChange} />
      ) : (
        <select
          aria-labelledby={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-11 w-full rounded-[10px] border border-line bg-card px-3 text-sm"
        >
          {options.map(([option, label]) => (
            <option key={option} value={option}>
              {label}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  )
}

function PricedField({
  offer,
  settings,
  name,
  field,
  value,
  options,
  onChange,
}: Props & { options: readonly (readonly [string, string])[] }) {
  const id = useId()
  const { usage } = useUsage()
  return (
    <div role="radiogroup" aria-labelledby={id}>
      <p id={id} className="mb-1.5 text-soft text-sm">
        {field.title}
      </p>
      <div className="grid gap-1 rounded-xl bg-sunk p-1">
        {options.map(([option, label]) => {
          const choice = choiceOf(offer, { ...settings, [name]: option })
          const plan = choice?.denial?.upgradeTo?.title
          return (
            <label
              key={option}
              className="flex min-h-11 cursor-pointer items-center gap-2 rounded-[10px] px-3 text-sm hover:bg-card/60 has-checked:bg-chosen has-checked:font-medium has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name={id}
                className="sr-only"
                checked={value === option}
                onChange={() => onChange(option)}
              />
              <span className="flex-1">{label}</span>
              <span className="flex items-center gap-1.5 text-soft text-xs tabular-nums">
                {choice?.denial && <Lock size={13} aria-hidden="true" />}
                {choice?.denial ? (plan ? t`In ${plan}` : t`Not in this plan`) : ''}
                {choice && !choice.denial && costOfChoice(choice, usage)}
              </span>
            </label>
          )
        })}
      </div>
    </div>
  )
}

function labelOf({ labels = {} }: FormField, value: string): string {
  return new Map(Object.entries(labels)).get(value) ?? value
}
