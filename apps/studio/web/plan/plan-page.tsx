/** The plans side by side, and which one the Space has. */
import { useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { useSpace } from '../session.ts'
import { useUsage } from '../usage/use-usage.ts'
import { exportsOf } from '../welcome/plan-choice.tsx'

export function PlanPage() {
  const space = useSpace()
  const { data: usage } = useUsage()
  const { data: plans = [] } = useQuery({
    queryKey: ['plans'],
    queryFn: allot.plans,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const period = usage?.plan.period ?? 'monthly'
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">Plans</h1>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        {space.role === 'member'
          ? 'The owner of this Space chooses its plan.'
          : 'To change the plan, ask whoever runs this Allot; it takes effect at once, and what was used stays used.'}
      </p>
      <ul className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((offer) => {
          const isOwn = offer.plan === usage?.plan.id
          const isSold = offer.periods.some((each) => each.period === period)
          return (
            <li
              key={offer.plan}
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
              <p className="mt-4 font-medium text-sm">
                {isSold ? exportsOf(offer, period) : exportsOf(offer, 'monthly')}
              </p>
              <p className="mt-1 text-soft text-xs">
                {offer.oneTime ? 'Given once' : `Up to ${offer.batchImages} photos a Batch`}
              </p>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
