/** One plan: what it gives, and the button that chooses it. */
import type { Period, PlanOffer, Usage } from '@allot/client/wire'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { exportsOf } from '../welcome/plan-choice.tsx'
import { type Billing, pendingIn } from './use-billing.ts'

interface Props {
  readonly offer: PlanOffer
  readonly period: Period
  readonly usage: Usage
  readonly isHigher: boolean
  /** Undefined where this visitor may change nothing. */
  readonly billing: Billing | undefined
}

export function PlanCard({ offer, period, usage, isHigher, billing }: Props) {
  const queries = useQueryClient()
  const isOwn = offer.plan === usage.plan.id
  const change = useMutation({
    mutationFn: () => ask(usage.space, offer, period, billing),
    onSuccess: (url) => (url === null ? queries.invalidateQueries() : location.assign(url)),
  })
  const isAsked = billing && pendingIn(billing).some(({ to }) => isFor(to, offer, period))
  return (
    <li
      aria-current={isOwn}
      className="flex flex-col rounded-3xl border border-line bg-card p-5 aria-current:border-accent aria-current:ring-1 aria-current:ring-accent"
    >
      <h2 className="flex items-center justify-between font-semibold text-lg">
        {offer.title}
        {isOwn && (
          <span className="rounded-full bg-accent-soft px-2.5 py-0.5 font-medium text-accent text-xs">
            Yours
          </span>
        )}
      </h2>
      <p className="mt-1 min-h-10 text-soft text-sm">{offer.bestFor}</p>
      <p className="mt-4 font-medium text-sm">{exportsOf(offer, period)}</p>
      <p className="mt-1 mb-4 text-soft text-xs">
        {offer.oneTime ? 'Given once' : `Up to ${offer.batchImages} photos a Batch`}
      </p>
      {billing && isChoice(offer, period, usage, billing) && (
        <Button
          className="mt-auto"
          look={isHigher ? 'primary' : 'plain'}
          disabled={change.isPending || isAsked}
          onClick={() => change.mutate()}
        >
          {isAsked ? 'Asked for' : words(offer, period, usage, isHigher, billing)}
        </Button>
      )}
      {change.error && (
        <p role="alert" className="mt-2 text-bad text-xs">
          {change.error.message}
        </p>
      )}
    </li>
  )
}

/** @returns the page to pay on; null where there is nothing more to do */
async function ask(
  space: string,
  { plan, oneTime }: PlanOffer,
  period: Period,
  billing: Billing | undefined,
): Promise<string | null> {
  const options = { idempotencyKey: newId() }
  if (billing && billing.billing !== 'off') {
    const wish = oneTime ? ({ end: true } as const) : { plan, period }
    return (await allot.billing.change(space, wish, options)).url
  }
  await allot.subscribe(space, plan, period, options)
  return null
}

/** Whether choosing it would change anything: another plan or period, or to stay after all. */
function isChoice(offer: PlanOffer, period: Period, { plan, next }: Usage, { paid }: Billing): boolean {
  if (offer.custom || !offer.periods.some((each) => each.period === period)) return false
  const isOwn = offer.plan === plan.id && (offer.oneTime || plan.period === null || plan.period === period)
  if (isOwn) return next !== null || (paid !== null && (paid.ends || paid.plan !== plan.id))
  if (offer.oneTime && paid?.ends) return false
  return offer.plan !== next?.id && (offer.plan === plan.id || offer.plan !== paid?.plan)
}

function isFor(to: { plan: string; period: Period } | null, offer: PlanOffer, period: Period): boolean {
  return to ? to.plan === offer.plan && to.period === period : offer.oneTime
}

function words(
  { plan, title, oneTime, billed }: PlanOffer,
  period: Period,
  usage: Usage,
  isHigher: boolean,
  { billing }: Billing,
): string {
  if (oneTime && billing !== 'off') return 'End the subscription'
  if (plan === usage.plan.id) return usage.plan.period === period ? `Stay on ${title}` : `Change to ${period}`
  if (billed && billing === 'manual') return `Ask for ${title}`
  return isHigher ? `Upgrade to ${title}` : `Change to ${title}`
}
