/** What a plan gives, in words; amounts and their titles come from the policy. */
import type { OfferedPlan, Period } from '@allot/client/wire'
import { formatAmount } from './number.ts'
import { EVERY } from './periods.ts'

/**
 * One text for each amount that the policy shows as a count. None of it, no access to it, not sold and unlimited are
 * four different things (law 7), and read differently.
 */
export function amountsOf(offer: OfferedPlan, period: Period): readonly string[] {
  if (offer.custom) return ['Custom amounts']
  const sold = offer.periods.find((each) => each.period === period)
  if (!sold) return [`Not sold ${period}`]
  const gives = new Map(Object.entries(sold.gives))
  const seats = new Map(Object.entries(sold.perSeat ?? {}))
  return Object.entries(offer.titles).map(([pool, title]) => {
    const amount = gives.get(pool)
    const seat = seats.get(pool)
    if (amount === undefined) return `No access to ${title}`
    if (seat !== undefined && amount !== 'unlimited') {
      const besides = amount === 0 ? '' : `${formatAmount(amount)} and `
      return `${besides}${formatAmount(seat)} a seat: ${title}${frequency(offer, period)}`
    }
    if (amount === 0) return `No ${title}`
    if (amount === 'unlimited') return `Unlimited ${title}; fair use applies`
    return `${formatAmount(amount)} ${title}${frequency(offer, period)}`
  })
}

function frequency({ oneTime }: OfferedPlan, period: Period): string {
  return oneTime ? ', once' : ` ${EVERY[period]}`
}
