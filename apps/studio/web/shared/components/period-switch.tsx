/** Chooses the period of a plan, among those for which any plan is sold. */
import type { OfferedPlan, Period } from '@allot/client/wire'
import { periodName, soldPeriods } from '../format/periods.ts'

interface Props {
  readonly plans: readonly OfferedPlan[]
  readonly value: Period
  onChange(period: Period): void
}

export function PeriodSwitch({ plans, value, onChange }: Props) {
  return (
    <div className="flex w-fit rounded-lg bg-sunk p-0.5 text-xs">
      {soldPeriods(plans).map((period) => (
        <button
          key={period}
          type="button"
          aria-pressed={value === period}
          onClick={() => onChange(period)}
          className="rounded-md px-2.5 py-1 text-soft pointer-coarse:min-h-11 capitalize aria-pressed:bg-chosen aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-sm"
        >
          {periodName(period)}
        </button>
      ))}
    </div>
  )
}
