/** Picks the plan of a new Space and its period; only what is sold is offered. */
import type { Period } from '@allot/client/wire'
import { PeriodSwitch } from '../../shared/components/period-switch.tsx'
import { amountsOf } from '../../shared/format/plan-amounts.ts'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { defaultFor, isSold, type PlanSelection } from './plan-selection.ts'

interface Props {
  readonly value: PlanSelection | undefined
  onChange(selection: PlanSelection): void
}

export function PlanPicker({ value, onChange }: Props) {
  const plans = usePlans() ?? []
  const period = value?.period ?? 'monthly'
  const choosePeriod = (period: Period) => {
    const same = plans.find((offer) => offer.plan === value?.plan && isSold(offer, period))
    const next = same ? { plan: same.plan, period } : defaultFor(plans, period)
    if (next) onChange(next)
  }
  return (
    <fieldset className="mt-3 min-w-0">
      <legend className="sr-only">Plan</legend>
      <div className="mb-2.5 flex items-center justify-between">
        <span className="font-medium text-sm">Plan</span>
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
                <span className="block truncate text-soft text-xs">{offer.bestFor}</span>
              </span>
              <span className="shrink-0 text-right text-soft text-xs tabular-nums">
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
        <p className="mt-2 text-soft text-xs">This plan begins once it is paid for, in the next step.</p>
      )}
    </fieldset>
  )
}
