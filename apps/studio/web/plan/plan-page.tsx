/** The plans side by side: which one the Space has, and for those who may, a change to another. */
import type { BillingState, Period } from '@allot/client/wire'
import { useState } from 'react'
import { Quiet } from '../parts/quiet.tsx'
import { local } from '../parts/when.tsx'
import { useSpace } from '../session.ts'
import { useUsage } from '../usage/use-usage.ts'
import { BillingNotes } from './billing-notes.tsx'
import { PeriodSwitch } from './period-switch.tsx'
import { PlanCard } from './plan-card.tsx'
import { useBilling } from './use-billing.ts'
import { usePlans } from './use-plans.ts'

export function PlanPage() {
  const space = useSpace()
  const { usage } = useUsage()
  const plans = usePlans()
  const billing = useBilling(usage)
  const [chosen, setChosen] = useState<Period>()
  if (!usage || !plans || (!billing && space.role !== 'member')) return <Quiet>Opening the plans …</Quiet>
  const own = plans.findIndex((offer) => offer.plan === usage.plan.id)
  const period = chosen ?? usage.plan.period ?? 'monthly'
  return (
    <div className="py-6 sm:py-10">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="font-semibold text-3xl tracking-[-0.02em]">Plans</h1>
        <PeriodSwitch value={period} onChange={setChosen} />
      </div>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        {billing ? RULES[billing.billing] : 'The owner of this Space chooses its plan.'}
      </p>
      {usage.next && usage.renewsAt && (
        <p className="mt-4 w-fit rounded-2xl bg-warn-soft px-4 py-3 text-sm text-warn" role="status">
          Changes to {usage.next.title} on {local(usage.renewsAt)}.
        </p>
      )}
      {billing && billing.billing !== 'off' && <BillingNotes billing={billing} plans={plans} usage={usage} />}
      <ul className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((offer, at) => (
          <PlanCard
            key={offer.plan}
            offer={offer}
            period={period}
            usage={usage}
            isHigher={at > own}
            billing={billing}
          />
        ))}
      </ul>
    </div>
  )
}

const LESS = 'What was used stays used. A lower plan begins when what is paid for ends.'

const RULES: Readonly<Record<BillingState['billing'], string>> = {
  off: 'A higher plan counts at once, and what was used stays used. A lower one begins at the next renewal.',
  manual: `A higher plan counts once it is paid for and confirmed. ${LESS}`,
  stripe: `A higher plan counts as soon as it is paid for. ${LESS}`,
}
