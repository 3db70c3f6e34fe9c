/** What the export takes of each amount, as the quote says, what is left of it, and when it renews. */
import type { Meter } from '@allot/client/wire'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { type TakenAmount, takenOf } from '../../shared/format/cost.ts'
import { formatAmount, formatList } from '../../shared/format/number.ts'
import { formatClock, formatFrom } from '../../shared/format/time.ts'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import type { QuotedCost } from './create-state.ts'

/** "Takes 4 of your 500 remaining … and 4 …. Renews 15 Dec, 02:11." */
interface Props {
  readonly cost: QuotedCost
  /** What it counts in each window. */
  readonly counts: QuotedCost
  /** How many pictures count in limits, also where they take nothing of an amount. */
  readonly generations: number
  /** How many pictures previews have generated, which are not paid again. */
  readonly paid: number
  /** Whether the policy keeps nothing of a photo that fails. */
  readonly isFailureFree: boolean
}

export function QuoteLine({ cost, counts, generations, paid, isFailureFree }: Props) {
  const { usage } = useUsage()
  const windows = usePlans()?.find(({ plan }) => plan === usage?.plan.id)?.windows ?? []
  if (!usage) return null
  const isPaced = ({ meter }: Meter) =>
    windows.some(({ window, length }) => window === meter && length === MINUTE)
  const counted = takenOf({ ...cost, ...counts }, usage)
  const taken = counted.filter(({ meter }) => !isPaced(meter))
  const paces = counted.filter(({ meter }) => isPaced(meter))
  const uncounted = usage.meters.filter(
    ({ meter, unit, allowance }) =>
      windows.some(({ window }) => window === meter) &&
      unit === 'export' &&
      typeof allowance === 'number' &&
      !counted.some((each) => each.meter.meter === meter),
  )
  const spared = usage.meters.filter(
    ({ meter, unit, included }) =>
      unit === 'credit' && included && !taken.some((each) => each.meter.meter === meter),
  )
  const renewsAt = taken.find(({ meter }) => meter.renewsAt)?.meter.renewsAt
  return (
    <p className="text-pretty text-soft text-xs sm:text-sm">
      <Takes taken={taken} spared={spared} generations={generations} />
      {paid > 0 && ` ${paidInWords(paid)}`}
      <span className="hidden sm:inline">
        {' '}
        {isFailureFree
          ? t`Photos that fail take nothing.`
          : t`Photos that fail take nothing, unless they are refused for what they show.`}
      </span>
      {renewsAt && ` ${renewalInWords(renewsAt)}`}
      {paces.map(({ meter, amount }) => ` ${paceInWords(meter, amount)}`)}
      {generations > 0 &&
        uncounted.length > 0 &&
        ` ${t`Files of a Batch do not count as ${formatList(uncounted.map(({ title }) => title))}.`}`}
    </p>
  )
}

interface TakesProps {
  readonly taken: readonly TakenAmount[]
  readonly spared: readonly Meter[]
  readonly generations: number
}

/** "Takes 4 of your 500 remaining … and 4 …, no …." */
function Takes({ taken, spared, generations }: TakesProps) {
  if (taken.length === 0)
    return generations === 0
      ? t`Takes nothing of your plan.`
      : plural(generations, {
          one: 'Takes # generation of your plan’s limits.',
          other: 'Takes # generations of your plan’s limits.',
        })
  let amounts: ReactNode
  for (const { meter, amount } of taken) {
    const next = <Taken amount={amount} meter={meter} />
    amounts = amounts === undefined ? next : <And before={amounts} next={next} />
  }
  const not = spared.map(({ title }) => t`, no ${title}`).join('')
  return (
    <Trans>
      Takes {amounts}
      {not}.
    </Trans>
  )
}

function And({ before, next }: { before: ReactNode; next: ReactNode }) {
  return (
    <Trans>
      {before} and {next}
    </Trans>
  )
}

function paidInWords(paid: number): string {
  return plural(paid, {
    one: '# picture of your previews is paid already.',
    other: '# pictures of your previews are paid already.',
  })
}

const MINUTE = 'PT1M'

/** Of a limit by the minute, which refuses no run: so many at once, and the others wait. */
function paceInWords({ title, allowance, renewsAt }: Meter, amount: number): string {
  const most = typeof allowance === 'number' ? formatAmount(allowance) : ''
  if (typeof allowance === 'number' && amount <= allowance && !renewsAt) return t`At most ${most} ${title}.`
  return renewsAt
    ? t`At most ${most} ${title}, the next ones from ${formatClock(renewsAt)}: the run waits and goes on by itself.`
    : t`At most ${most} ${title}: the run waits and goes on by itself.`
}

function renewalInWords(renewsAt: string): string {
  return t`Renews ${formatFrom(renewsAt)}.`
}

/** "4 of your 500 remaining …"; without the second figure where the policy hides it. */
function Taken({ amount, meter: { title, remaining } }: { amount: number; meter: Meter }) {
  const taken = <strong className="font-semibold text-ink">{formatAmount(amount)}</strong>
  if (remaining === null)
    return (
      <>
        {taken} {title}
      </>
    )
  return (
    <Trans>
      {taken} of your <strong className="font-semibold text-ink">{formatAmount(remaining)}</strong> remaining{' '}
      {title}
    </Trans>
  )
}

/** "Export 56 · takes 56 of 312": of the amount that counts photos, where its figure is shown. */
export function useExportLabel(count: number, cost: QuotedCost): string {
  const { usage } = useUsage()
  const counted = takenOf(cost, usage).find(({ meter }) => meter.unit !== 'credit')
  const remaining = counted?.meter.remaining
  return typeof remaining === 'number' && counted
    ? t`Export ${formatAmount(count)} · takes ${formatAmount(counted.amount)} of ${formatAmount(remaining)}`
    : t`Export ${formatAmount(count)}`
}
