/** Which plan, and for how long. Combinations that are not sold are not offered. */
import type { PlanOffer } from '@allot/rules/offer'
import type { Period } from '@allot/rules/renewal'
import { useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'

interface Choice {
  readonly plan: string
  readonly period: Period
}

const PERIODS: readonly { period: Period; title: string }[] = [
  { period: 'weekly', title: 'Weekly' },
  { period: 'monthly', title: 'Monthly' },
  { period: 'yearly', title: 'Yearly' },
]

export function PlanChoice({ value, onChange }: { value: Choice; onChange(choice: Choice): void }) {
  const { data: plans = [] } = useQuery({
    queryKey: ['plans'],
    queryFn: allot.plans,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const offered = plans.filter(
    (offer) => !offer.custom && offer.periods.some(({ period }) => period === value.period),
  )
  const choosePeriod = (period: Period) => {
    const stays = plans.some(
      (offer) => offer.plan === value.plan && offer.periods.some((each) => each.period === period),
    )
    onChange({ plan: stays ? value.plan : 'pro', period })
  }
  return (
    <fieldset className="mt-3">
      <legend className="sr-only">Plan</legend>
      <div className="mb-2.5 flex items-center justify-between">
        <span className="font-medium text-sm">Plan</span>
        <div className="flex rounded-lg bg-sunk p-0.5 text-xs">
          {PERIODS.map(({ period, title }) => (
            <button
              key={period}
              type="button"
              aria-pressed={value.period === period}
              onClick={() => choosePeriod(period)}
              className="rounded-md px-2.5 py-1 text-soft aria-pressed:bg-card aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-sm"
            >
              {title}
            </button>
          ))}
        </div>
      </div>
      <div className="grid max-h-56 gap-1.5 overflow-y-auto pr-1">
        {offered.map((offer) => (
          <label
            key={offer.plan}
            className="flex cursor-pointer items-baseline gap-3 rounded-xl border border-line px-3.5 py-2.5 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="plan"
              className="accent-accent"
              checked={value.plan === offer.plan}
              onChange={() => onChange({ ...value, plan: offer.plan })}
            />
            <span className="min-w-0 flex-1">
              <span className="font-medium text-sm">{offer.title}</span>
              <span className="block truncate text-soft text-xs">{offer.bestFor}</span>
            </span>
            <span className="shrink-0 text-soft text-xs tabular-nums">{exportsOf(offer, value.period)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What a plan gives of Batch exports, in words. */
export function exportsOf(offer: PlanOffer, period: Period): string {
  if (offer.custom) return 'Agreed with you'
  const count = offer.periods.find((each) => each.period === period)?.batchExports ?? 0
  if (count === 0) return 'Batch is not included'
  return `${count.toLocaleString()} Batch exports a ${period === 'weekly' ? 'week' : 'month'}`
}
