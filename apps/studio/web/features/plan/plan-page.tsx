/** The plans side by side: which one the Space has, and for its owner and admins, how to change it. */
import type { BillingState, Period } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearch } from 'wouter'
import { LoadingPage } from '../../shared/components/loading-page.tsx'
import { PeriodSwitch } from '../../shared/components/period-switch.tsx'
import { soldPeriods, usualPeriod } from '../../shared/format/periods.ts'
import { formatFrom } from '../../shared/format/time.ts'
import { usePlans } from '../../shared/hooks/use-plans.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { i18n } from '../../shared/language/language.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { BillingNotes } from './billing-notes.tsx'
import { PlanCard } from './plan-card.tsx'
import { useBilling } from './use-billing.ts'

export function PlanPage() {
  const space = useSpace()
  const { usage } = useUsage()
  const plans = usePlans()
  const billing = useBilling(usage)
  const [chosen, setChosen] = useState<Period>()
  const asked = new URLSearchParams(useSearch()).get('period')
  if (!usage || !plans || (!billing && space.role !== 'member'))
    return <LoadingPage title={t`Plans`}>{t`Loading plans …`}</LoadingPage>
  const own = plans.findIndex((offer) => offer.plan === usage.plan.id)
  const offered = soldPeriods(plans).find((each) => each === asked) // a denial offers a plan for a period
  const period = chosen ?? offered ?? usage.plan.period ?? usualPeriod(plans)
  const byOperator = plans.some((offer) => offer.byOperator)
  return (
    <div className="py-6 sm:py-10">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="font-semibold text-3xl tracking-[-0.02em]">
          <Trans>Plans</Trans>
        </h1>
        <PeriodSwitch plans={plans} value={period} onChange={setChosen} />
      </div>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">{whoChanges(billing?.billing, byOperator)}</p>
      {plans.some(({ windows = [] }) => windows.some(({ scope }) => scope === 'member')) && (
        <p className="mt-1 max-w-xl text-pretty text-soft">
          <Trans>Limits within a time are each member’s own.</Trans>
        </p>
      )}
      {usage.next && usage.renewsAt && (
        <p className="mt-4 w-fit rounded-2xl bg-warn-soft px-4 py-3 text-sm text-warn" role="status">
          <Trans>
            Changes to {usage.next.title} on {formatFrom(usage.renewsAt)}.
          </Trans>
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
            isNext={at === own + 1}
            billing={byOperator ? undefined : billing}
            onPeriod={setChosen}
          />
        ))}
      </ul>
    </div>
  )
}

function whoChanges(billing: BillingState['billing'] | undefined, byOperator: boolean): string {
  if (byOperator) return t`The operator of this studio changes plans. Ask them for the one that you need.`
  return billing
    ? i18n._(RULES[billing])
    : t`Only the owner and the admins of this Space can change its plan.`
}

const RULES: Readonly<Record<BillingState['billing'], MessageDescriptor>> = {
  off: msg`A higher plan starts at once. A lower plan starts at the next renewal. What you used stays counted.`,
  manual: msg`A higher plan starts once it is paid for and confirmed. A lower plan starts when the paid period ends. What you used stays counted.`,
  stripe: msg`A higher plan starts as soon as it is paid for. A lower plan starts when the paid period ends. What you used stays counted.`,
}
