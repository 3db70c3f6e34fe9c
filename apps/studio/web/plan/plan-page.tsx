/** The plans side by side: which one the Space has, and for those who may, a change to another. */
import type { PlanOffer } from '@allot/rules/offer'
import type { Usage } from '@allot/rules/usage'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { newId } from '../id.ts'
import { Button } from '../parts/button.tsx'
import { Quiet } from '../parts/quiet.tsx'
import { local } from '../parts/when.tsx'
import { useSpace } from '../session.ts'
import { useUsage } from '../usage/use-usage.ts'
import { exportsOf } from '../welcome/plan-choice.tsx'

export function PlanPage() {
  const space = useSpace()
  const { usage } = useUsage()
  const { data: plans } = useQuery({
    queryKey: ['plans'],
    queryFn: allot.plans,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!usage || !plans) return <Quiet>Opening the plans …</Quiet>
  const own = plans.findIndex((offer) => offer.plan === usage.plan.id)
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Plans</h1>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        {space.role === 'member'
          ? 'The owner of this Space chooses its plan.'
          : 'A higher plan counts at once, and what was used stays used. A lower one begins at the next renewal.'}
      </p>
      {usage.next && usage.renewsAt && (
        <p className="mt-4 w-fit rounded-2xl bg-warn-soft px-4 py-3 text-sm text-warn" role="status">
          Changes to {usage.next.title} on {local(usage.renewsAt)}.
        </p>
      )}
      <ul className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((offer, at) => (
          <PlanCard
            key={offer.plan}
            offer={offer}
            usage={usage}
            isHigher={at > own}
            mayChange={space.role !== 'member'}
          />
        ))}
      </ul>
    </div>
  )
}

interface CardProps {
  readonly offer: PlanOffer
  readonly usage: Usage
  readonly isHigher: boolean
  readonly mayChange: boolean
}

function PlanCard({ offer, usage, isHigher, mayChange }: CardProps) {
  const queries = useQueryClient()
  const wanted = usage.plan.period ?? 'monthly'
  const period = offer.periods.some((each) => each.period === wanted) ? wanted : 'monthly'
  const isOwn = offer.plan === usage.plan.id
  const isNext = offer.plan === usage.next?.id
  const change = useMutation({
    mutationFn: () => allot.subscribe(usage.space, offer.plan, period, { id: newId() }),
    onSuccess: () => queries.invalidateQueries(),
  })
  const canChange = mayChange && !offer.custom && !isNext && (!isOwn || usage.next !== null)
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
      {canChange && (
        <Button
          className="mt-auto"
          look={isHigher ? 'primary' : 'plain'}
          disabled={change.isPending}
          onClick={() => change.mutate()}
        >
          {isOwn
            ? `Stay on ${offer.title}`
            : isHigher
              ? `Upgrade to ${offer.title}`
              : `Change to ${offer.title}`}
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
