/** What a plan gives, in words; amounts and their titles come from the policy. */
import type { OfferedPlan, Period } from '@allot/client/wire'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { i18n } from '../language/language.ts'
import { formatAmount } from './number.ts'

type Sold = OfferedPlan['periods'][number]
type OfferedWindow = NonNullable<OfferedPlan['windows']>[number]

/**
 * One text for each amount that the policy shows as a count. None of it, no access to it, not sold and unlimited are
 * four different things (law 7), and read differently.
 */
export function amountsOf(offer: OfferedPlan, period: Period): readonly string[] {
  if (offer.custom) return [t`Custom amounts`]
  const sold = offer.periods.find((each) => each.period === period)
  if (!sold) return [i18n._(NOT_SOLD[period])]
  return [...poolAmounts(offer, sold, period), ...windowAmounts(offer.windows ?? [], offer, period)]
}

function poolAmounts(offer: OfferedPlan, sold: Sold, period: Period): readonly string[] {
  const gives = new Map(Object.entries(sold.gives))
  const seats = new Map(Object.entries(sold.perSeat ?? {}))
  return Object.entries(offer.titles).map(([pool, title]) => {
    const amount = gives.get(pool)
    const seat = seats.get(pool)
    if (amount === undefined) return t`No access to ${title}`
    if (seat !== undefined && amount !== 'unlimited') {
      const seats = formatAmount(seat)
      const given =
        amount === 0 ? t`${seats} a seat: ${title}` : t`${formatAmount(amount)} and ${seats} a seat: ${title}`
      return withFrequency(given, offer, period)
    }
    if (amount === 0) return t`No ${title}`
    if (amount === 'unlimited') return t`Unlimited ${title}; fair use applies`
    return withFrequency(`${formatAmount(amount)} ${title}`, offer, period)
  })
}

/** What cannot be used has no time: two closed windows of the same tools are one line. */
function windowAmounts(windows: readonly OfferedWindow[], offer: OfferedPlan, period: Period) {
  const isMixed = windows.some(({ scope }) => scope === 'member')
  const lines = windows.map(({ title, limit, opens, length, scope }) => {
    if (limit === 'no access') return t`No access to ${title.replace(SAYS_ITSELF, '')}`
    if (limit === 0) return t`No ${title}`
    if (limit === 'unlimited') return t`Unlimited ${title}; fair use applies`
    const counted = `${formatAmount(limit)} ${title}`
    const given = isMixed && scope === 'space' ? t`${counted}, shared,` : counted
    if (SAYS_ITSELF.test(title) || opens === 'never') return given
    return opens === 'renewal' ? withFrequency(given, offer, period) : within(given, length)
  })
  return [...new Set(lines)]
}

/** The title of a window, in the policy's own words, may end with its time. */
const SAYS_ITSELF = / an? (minute|hour|day|week|month)$/

function within(given: string, length: string | undefined): string {
  switch (length) {
    case 'PT1M':
      return t`${given} a minute`
    case 'PT1H':
      return t`${given} an hour`
    case 'PT24H':
    case 'P1D':
      return t`${given} a day`
    case 'P1W':
      return t`${given} a week`
    case 'P1M':
      return t`${given} a month`
    default:
      return length === undefined ? given : t`${given} in ${length}`
  }
}

/** How often an amount comes anew; the amounts of a year are renewed every month. */
function withFrequency(given: string, { oneTime }: OfferedPlan, period: Period): string {
  if (oneTime) return t`${given}, once`
  switch (period) {
    case 'daily':
      return t`${given} a day`
    case 'weekly':
      return t`${given} a week`
    case 'monthly':
    case 'yearly':
      return t`${given} a month`
  }
}

const NOT_SOLD = {
  daily: msg`Not sold daily`,
  weekly: msg`Not sold weekly`,
  monthly: msg`Not sold monthly`,
  yearly: msg`Not sold yearly`,
} satisfies Record<Period, MessageDescriptor>
