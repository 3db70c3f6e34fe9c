/** What choosing an offered plan would mean for the Space: whether it changes anything, and how the button says it. */
import type { OfferedPlan, Period, Usage } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { periodName } from '../../shared/format/periods.ts'
import type { BillingHistory } from './use-billing.ts'

export interface PlanChoice {
  readonly offer: OfferedPlan
  readonly period: Period
  readonly usage: Usage
  readonly billing: BillingHistory
}

/** Whether choosing it changes anything: another plan, another period, or a change that is taken back. */
export function isChoice({ offer, period, usage: { plan, next }, billing: { paid } }: PlanChoice): boolean {
  if (offer.custom || !offer.periods.some((each) => each.period === period)) return false
  const isOwn = offer.plan === plan.id && (offer.oneTime || plan.period === null || plan.period === period)
  if (isOwn) return next !== null || (paid !== null && (paid.ends || paid.plan !== plan.id))
  if (offer.oneTime && paid?.ends) return false
  return offer.plan !== next?.id && (offer.plan === plan.id || offer.plan !== paid?.plan)
}

/** Whether a requested change is this choice; no target means the end of the subscription. */
export function isTarget(
  to: { plan: string; period: Period } | null,
  { offer, period }: Pick<PlanChoice, 'offer' | 'period'>,
): boolean {
  return to ? to.plan === offer.plan && to.period === period : offer.oneTime
}

export function actionOf({ offer, period, usage, billing }: PlanChoice, isHigher: boolean): string {
  const { plan, title, oneTime, billed } = offer
  if (oneTime && billing.billing !== 'off') return t`End the subscription`
  if (plan === usage.plan.id)
    return usage.plan.period === period ? t`Keep ${title}` : t`Change to ${periodName(period)}`
  if (billed && billing.billing === 'manual') return t`Request ${title}`
  return isHigher ? t`Upgrade to ${title}` : t`Change to ${title}`
}
