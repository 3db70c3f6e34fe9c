/** What the export takes of each amount, as the quote says, what is left of it, and when it renews. */
import type { Meter } from '@allot/client/wire'
import { takenOf } from '../../shared/format/cost.ts'
import { formatAmount, formatCount } from '../../shared/format/number.ts'
import { formatFrom } from '../../shared/format/time.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import type { QuotedCost } from './create-state.ts'

/** "Takes 4 of your 500 remaining … and 4 …. Renews 15 Dec, 02:11." */
interface Props {
  readonly cost: QuotedCost
  /** How many pictures are generated; they count in limits, also where they take nothing of an amount. */
  readonly generations: number
  /** Whether the policy keeps nothing of a photo that fails. */
  readonly isFailureFree: boolean
}

export function QuoteLine({ cost, generations, isFailureFree }: Props) {
  const { usage } = useUsage()
  if (!usage) return null
  const taken = takenOf(cost, usage)
  const spared = usage.meters.filter(
    ({ meter, unit, included }) =>
      unit === 'credit' && included && !taken.some((each) => each.meter.meter === meter),
  )
  const renewsAt = taken.find(({ meter }) => meter.renewsAt)?.meter.renewsAt
  return (
    <p className="text-pretty text-soft text-xs sm:text-sm">
      Takes{' '}
      {taken.length === 0
        ? generations > 0
          ? `${formatCount(generations, 'generation')} of your plan’s limits`
          : 'nothing of your plan'
        : taken.map(({ meter, amount }, at) => (
            <span key={meter.meter}>
              {at > 0 && ' and '}
              <Taken amount={amount} meter={meter} />
            </span>
          ))}
      {taken.length > 0 && spared.map(({ title }) => `, no ${title}`)}.
      <span className="hidden sm:inline">
        {' '}
        Photos that fail take nothing{!isFailureFree && ', unless they are refused for what they show'}.
      </span>
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

/** "Export 56 · takes 56 of 312": of the amount that counts photos, where its figure is shown. */
export function useExportLabel(count: number, cost: QuotedCost): string {
  const { usage } = useUsage()
  const counted = takenOf(cost, usage).find(({ meter }) => meter.unit !== 'credit')
  const remaining = counted?.meter.remaining
  return typeof remaining === 'number' && counted
    ? `Export ${formatAmount(count)} · takes ${formatAmount(counted.amount)} of ${formatAmount(remaining)}`
    : `Export ${formatAmount(count)}`
}
