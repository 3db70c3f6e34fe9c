/** Chooses the period of a plan: a week, a month or a year. */
import type { Period } from '@allot/client/wire'

const PERIODS: readonly { period: Period; title: string }[] = [
  { period: 'weekly', title: 'Weekly' },
  { period: 'monthly', title: 'Monthly' },
  { period: 'yearly', title: 'Yearly' },
]

export function PeriodSwitch({ value, onChange }: { value: Period; onChange(period: Period): void }) {
  return (
    <div className="flex w-fit rounded-lg bg-sunk p-0.5 text-xs">
      {PERIODS.map(({ period, title }) => (
        <button
          key={period}
          type="button"
          aria-pressed={value === period}
          onClick={() => onChange(period)}
          className="rounded-md px-2.5 py-1 text-soft aria-pressed:bg-card aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-sm"
        >
          {title}
        </button>
      ))}
    </div>
  )
}
