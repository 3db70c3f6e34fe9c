/** Picks the plan of a new Space and its period; only what is sold is offered. */
import type { Period } from '@allot/client/wire'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { PeriodSwitch } from '../../shared/components/period-switch.tsx'
import { amountsOf } from '../../shared/format/plan-amounts.ts'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { defaultFor, isSold, type PlanSelection } from './plan-selection.ts'

interface Props {
  readonly value: PlanSelection | undefined
  onChange(selection: PlanSelection): void
}

/** What it begins with is chosen already: a plan is compared once there is a result, and can be changed at any time. */
export function PlanPicker({ value, onChange }: Props) {
  const plans = usePlans() ?? []
  const [isOpen, setOpen] = useState(false)
  const chosen = plans.find(({ plan }) => plan === value?.plan)
  if (!isOpen && chosen && value && !chosen.billed)
    return (
      <p className="mt-4 flex items-center gap-3 rounded-xl bg-sunk py-1.5 pr-1.5 pl-3.5 text-sm">
        <span className="min-w-0 flex-1">
          <Trans>
            Begins on <strong className="font-semibold">{chosen.title}</strong>
          </Trans>
          <span className="block text-soft text-xs">{amountsOf(chosen, value.period).join(' · ')}</span>
        </span>
        <Button look="bare" onClick={() => setOpen(true)}>
          <Trans>Other plans</Trans>
        </Button>
      </p>
    )
  return <PlanList value={value} onChange={onChange} />
}

function PlanList({ value, onChange }: Props) {
  const plans = usePlans() ?? []
  const period = value?.period ?? 'monthly'
  const choosePeriod = (period: Period) => {
    const same = plans.find((offer) => offer.plan === value?.plan && isSold(offer, period))
    const next = same ? { plan: same.plan, period } : defaultFor(plans, period)
    if (next) onChange(next)
  }
  return (
    <fieldset className="mt-3 min-w-0">
      <legend className="sr-only">
        <Trans>Plan</Trans>
      </legend>
      <div className="mb-2.5 flex items-center justify-between">
        <span className="font-medium text-sm">
          <Trans>Plan</Trans>
        </span>
        <PeriodSwitch plans={plans} value={period} onChange={choosePeriod} />
      </div>
      <div className="grid max-h-56 grid-cols-[minmax(0,1fr)] gap-1.5 overflow-y-auto pr-1">
        {plans
          .filter((offer) => isSold(offer, period))
          .map((offer) => (
            <label
              key={offer.plan}
              className="flex cursor-pointer items-baseline gap-3 rounded-xl border border-line px-3.5 py-2.5 has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="plan"
                className="accent-accent"
                checked={value?.plan === offer.plan}
                onChange={() => onChange({ plan: offer.plan, period })}
              />
              <span className="min-w-0 flex-1">
                <span className="font-medium text-sm">{offer.title}</span>
                <span className="block text-pretty text-soft text-xs">{offer.bestFor}</span>
              </span>
              <span className="max-w-1/2 text-right text-soft text-xs tabular-nums">
                {amountsOf(offer, period).map((amount) => (
                  <span key={amount} className="block">
                    {amount}
                  </span>
                ))}
              </span>
            </label>
          ))}
      </div>
      {plans.some((offer) => offer.plan === value?.plan && offer.billed) && (
        <p className="mt-2 text-soft text-xs">
          <Trans>This plan begins once it is paid for, in the next step.</Trans>
        </p>
      )}
    </fieldset>
  )
}
