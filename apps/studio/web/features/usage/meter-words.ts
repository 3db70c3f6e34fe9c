/** How the page says an amount: what is used of it, what is left, and what comes. */
import type { MeterWords } from '@allot/client/react'
import type { Meter } from '@allot/client/wire'
import { t } from '@lingui/core/macro'
import { formatAmount, formatPercent } from '../../shared/format/number.ts'
import { formatDay } from '../../shared/format/time.ts'

export const METER_WORDS: MeterWords = {
  headline: ({ included, display, percent, allowance, used, ownUnit }) => {
    if (!included) return t`Not included`
    if (display === 'percent' && used === null) return t`${formatPercent(percent)} used`
    const units = (amount: Amount) => withUnit(amount, ownUnit)
    if (allowance === 'unlimited') return t`${units(used)} used`
    return t`${amountOf(used)} of ${units(allowance)} used`
  },
  details: ({ included, allowance, remaining, percent, held }) => {
    if (!included) return t`Your plan has none of it.`
    if (allowance === 'unlimited') return t`Unlimited; fair use applies.`
    if (remaining === null)
      return percent === 100 ? t`Nothing is left.` : t`${formatPercent(100 - percent)} left.`
    const left = amountOf(remaining)
    return held ? t`${left} left. ${formatAmount(held)} reserved.` : t`${left} left.`
  },
  upcoming: ({ amount, from }) =>
    amount === null ? t`More from ${formatDay(from)}.` : t`${amountOf(amount)} more from ${formatDay(from)}.`,
}

type Amount = Meter['allowance']

function amountOf(amount: Amount): string {
  return amount === null ? '' : formatAmount(amount)
}

/** In the words of a unit that the policy declares; for all others the title says what is counted. */
function withUnit(amount: Amount, unit: Meter['ownUnit']): string {
  return unit ? `${amountOf(amount)} ${amount === 1 ? unit.one : unit.many}` : amountOf(amount)
}
