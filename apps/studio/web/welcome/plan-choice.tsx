/** Which plan, and for how long. Combinations that are not sold are not offered. */
import type { Period, PlanOffer } from '@allot/client/wire'
import { PeriodSwitch } from '../plan/period-switch.tsx'
import { usePlans } from '../plan/use-plans.ts'
import { type Choice, firstFor, isOffered } from './choice.ts'

interface Props {
  readonly value: Choice | undefined
  onChange(choice: Choice): void
}

export function PlanChoice({ value, onChange }: Props) {
  const plans = usePlans() ?? []
  const period = value?.period ?? 'monthly'
  const choosePeriod = (period: Period) => {
    const same = plans.find((offer) => offer.plan === value?.plan && isOffered(offer, period))
    const next = same ? { plan: same.plan, period } : firstFor(plans, period)
    if (next) onChange(next)
  }
  return (
    <fieldset className="mt-3">
      <legend className="sr-only">Plan</legend>
      <div className="mb-2.5 flex items-center justify-between">
        <span className="font-medium text-sm">Plan</span>
        <PeriodSwitch value={period} onChange={choosePeriod} />
      </div>
      <div className="grid max-h-56 gap-1.5 overflow-y-auto pr-1">
        {plans
          .filter((offer) => isOffered(offer, period))
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
              <span className="shrink-0 text-soft text-xs tabular-nums">{exportsOf(offer, period)}</span>
            </label>
          ))}
      </div>
      {plans.some((offer) => offer.plan === value?.plan && offer.billed) && (
        <p className="mt-2 text-soft text-xs">It begins once it is paid for; that is the next step.</p>
      )}
    </fieldset>
  )
}

/** What a plan gives of Batch exports, in words. */
export function exportsOf(offer: PlanOffer, period: Period): string {
  if (offer.custom) return 'Agreed with you'
  const count = offer.periods.find((each) => each.period === period)?.gives.batch_exports ?? 0
  if (count === 0) return 'Batch is not included'
  return `${count.toLocaleString()} Batch exports a ${period === 'weekly' ? 'week' : 'month'}`
}
