/** The periods of plans: which are sold, how people say them, and which one is shown first. */
import type { OfferedPlan, Period } from '@allot/client/wire'

/** How often an amount comes anew; the amounts of a year are renewed every month. */
export const EVERY: Readonly<Record<Period, string>> = {
  daily: 'a day',
  weekly: 'a week',
  monthly: 'a month',
  yearly: 'a month',
}

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
