/** One plan: what it gives, and the button that chooses it. */
import type { OfferedPlan, Period, Usage } from '@allot/client/wire'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { Button } from '../../shared/components/button.tsx'
import { periodName } from '../../shared/format/periods.ts'
import { amountsOf } from '../../shared/format/plan-amounts.ts'
import { planPage } from '../../shared/session/plan-page.ts'
import { actionOf, isChoice, isTarget, type PlanChoice } from './plan-choice.ts'
import { type BillingHistory, pendingIn } from './use-billing.ts'

interface Props {
  readonly offer: OfferedPlan
  readonly period: Period
  readonly usage: Usage
  readonly isHigher: boolean
  /** The next higher one: of all buttons its own is the one that stands out. */
  readonly isNext: boolean
  /** Undefined where this member may not change the plan. */
  readonly billing: BillingHistory | undefined
  onPeriod(period: Period): void
}

export function PlanCard({ offer, period, usage, isHigher, isNext, billing, onPeriod }: Props) {
  const isOwn = offer.plan === usage.plan.id
  const choice = billing && { offer, period, usage, billing }
  const other = otherPeriod(offer, period)
  return (
    <li
      aria-current={isOwn}
      className="flex flex-col rounded-3xl border border-line bg-card p-5 aria-current:border-accent aria-current:ring-1 aria-current:ring-accent"
    >
      <h2 className="flex items-center justify-between font-semibold text-lg">
        {offer.title}
        {isOwn && (
          <span className="rounded-full bg-accent-soft px-2.5 py-0.5 font-medium text-accent text-xs">
            <Trans>Current</Trans>
          </span>
        )}
      </h2>
      <p className="mt-1 min-h-10 text-soft text-sm">{offer.bestFor}</p>
      <div className="mt-4 font-medium text-sm">
        {amountsOf(offer, period).map((amount) => (
          <p key={amount}>{amount}</p>
        ))}
      </div>
      <p className="mt-1 mb-4 text-soft text-xs">{other ? undefined : detailOf(offer)}</p>
      {other && (
        <Button className="mt-auto" onClick={() => onPeriod(other)}>
          {t`See ${offer.title} ${periodName(other)}`}
        </Button>
      )}
      {choice && isChoice(choice) && <ChooseButton choice={choice} isHigher={isHigher} isNext={isNext} />}
    </li>
  )
}

/** Where a plan is not sold for a period: the one to look at instead, as N/A stands beside its monthly amounts. */
function otherPeriod({ custom, periods }: OfferedPlan, period: Period): Period | undefined {
  if (custom || periods.some((each) => each.period === period)) return undefined
  return (periods.find((each) => each.period === 'monthly') ?? periods[0])?.period
}

/** Of a plan without amounts nothing is given once: its limits begin anew all the same. */
function detailOf({ oneTime, batchImages, titles }: OfferedPlan): string | undefined {
  if (oneTime && Object.keys(titles).length > 0) return t`One-time, does not renew`
  return batchImages > 0
    ? plural(batchImages, { one: 'Up to # photo in a Batch', other: 'Up to # photos in a Batch' })
    : undefined
}

interface ChooseProps {
  readonly choice: PlanChoice
  readonly isHigher: boolean
  readonly isNext: boolean
}

function ChooseButton({ choice, isHigher, isNext }: ChooseProps) {
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: () => changePlan(choice),
    onSuccess: (url) => (url === null ? queries.invalidateQueries() : location.assign(url)),
  })
  const isRequested = pendingIn(choice.billing).some(({ to }) => isTarget(to, choice))
  return (
    <>
      <Button
        className="mt-auto"
        look={isNext ? 'primary' : 'plain'}
        disabled={change.isPending || isRequested}
        onClick={() => change.mutate()}
      >
        {isRequested ? t`Requested` : actionOf(choice, isHigher)}
      </Button>
      {change.error && (
        <p role="alert" className="mt-2 text-bad text-xs">
          {change.error.message}
        </p>
      )}
    </>
  )
}

/** @returns the page to pay on; null where the change needs no payment */
async function changePlan({ offer, period, usage, billing }: PlanChoice): Promise<string | null> {
  const options = { idempotencyKey: newIdempotencyKey() }
  if (billing.billing === 'off') {
    await allot.subscribe(usage.space, offer.plan, period, options)
    return null
  }
  const target = offer.oneTime ? ({ end: true } as const) : { plan: offer.plan, period, returnTo: planPage() }
  return (await allot.billing.change(usage.space, target, options)).url
}
