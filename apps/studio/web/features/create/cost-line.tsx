/** What the Batch takes of each amount, as the quote says, and what is left of it, as the usage says. */
import type { Meter } from '@allot/client/wire'
import { formatAmount } from '../../shared/format/number.ts'
import { formatFrom } from '../../shared/format/time.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import type { QuotedCost } from './create-state.ts'

export function CostLine({ cost }: { cost: QuotedCost }) {
  const { usage } = useUsage()
  if (!usage) return null
  const amounts = new Map(Object.entries(cost))
  const amountOf = (meter: string) => amounts.get(meter) ?? 0
  const taken = usage.meters.filter(({ meter }) => amountOf(meter) > 0)
  const spared = usage.meters.filter(
    ({ meter, unit, included }) => unit === 'credit' && included && amountOf(meter) === 0,
  )
  const renewsAt = taken.find((meter) => meter.renewsAt)?.renewsAt
  return (
    <p className="px-1 text-pretty text-soft text-sm">
      Takes{' '}
      {taken.length === 0
        ? 'nothing of your plan'
        : taken.map((meter, at) => (
            <span key={meter.meter}>
              {at > 0 && ' and '}
              <Taken amount={amountOf(meter.meter)} meter={meter} />
            </span>
          ))}
      {taken.length > 0 && spared.map(({ title }) => `, no ${title}`)}. Photos that fail take nothing.
      {renewsAt && ` Renews ${formatFrom(renewsAt)}.`}
    </p>
  )
}

/** "4 of your 500 remaining …"; without the second figure where the policy hides it. */
function Taken({ amount, meter: { title, remaining } }: { amount: number; meter: Meter }) {
  return (
    <>
      <strong className="font-semibold text-ink">{formatAmount(amount)}</strong>{' '}
      {remaining === null ? (
        title
      ) : (
        <>
          of your <strong className="font-semibold text-ink">{formatAmount(remaining)}</strong> remaining{' '}
          {title}
        </>
      )}
    </>
  )
}
