/** The periods of plans: which are sold, how people say them, and which one is shown first. */
import type { OfferedPlan, Period } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { i18n } from '../language/language.ts'

/** "monthly" */
export function periodName(period: Period): string {
  return i18n._(NAMES[period])
}

const NAMES = {
  daily: msg`daily`,
  weekly: msg`weekly`,
  monthly: msg`monthly`,
  yearly: msg`yearly`,
} satisfies Record<Period, MessageDescriptor>

/** Those for which any plan is sold, shortest first. */
export function soldPeriods(plans: readonly OfferedPlan[]): readonly Period[] {
  const every: readonly Period[] = ['daily', 'weekly', 'monthly', 'yearly']
  return every.filter((period) => plans.some((offer) => offer.periods.some((each) => each.period === period)))
}

/** The period that people see first: a month, or the longest where nothing is sold for a month. */
export function usualPeriod(plans: readonly OfferedPlan[]): Period {
  const sold = soldPeriods(plans)
  return sold.includes('monthly') ? 'monthly' : (sold.at(-1) ?? 'monthly')
}
