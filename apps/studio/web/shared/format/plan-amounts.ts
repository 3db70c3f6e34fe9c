/** What a plan gives, in words; amounts and their titles come from the policy. */
import type { OfferedPlan, Period } from '@allot/client/wire'
import { formatAmount } from './number.ts'

/** One text for each amount that the policy shows as a count: "500 … a month", "No …". */
export function amountsOf(offer: OfferedPlan, period: Period): readonly string[] {
  if (offer.custom) return ['Custom amounts']
  const gives = offer.periods.find((each) => each.period === period)?.gives ?? {}
  return Object.entries(offer.titles).map(([pool, title]) => {
    const amount = gives[pool] ?? 0
    return amount === 0 ? `No ${title}` : `${formatAmount(amount)} ${title}${frequency(offer, period)}`
  })
}

/** Amounts of a year are renewed every month. */
function frequency({ oneTime }: OfferedPlan, period: Period): string {
  if (oneTime) return ', once'
  return period === 'weekly' ? ' a week' : ' a month'
}
