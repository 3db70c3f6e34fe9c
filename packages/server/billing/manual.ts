/** Billing by hand: an admin asks, an operator confirms once it is paid, by whatever way the two have agreed on. */
import { type Instant, latest, monthsAfter, wholeMonths } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { catchUp } from '@allot/rules/time'
import { notFound, ProblemError } from '../http/problem.ts'
import type { BillingParts, BillingProvider } from './billing.ts'
import type { StoredPlanChange } from './plan-change-store.ts'
import { isUpgrade, reconcileOrReport } from './reconcile.ts'
import type { SubscriptionStore } from './subscription-store.ts'

export function openManual(
  parts: BillingParts & { readonly subscriptions: SubscriptionStore },
): BillingProvider {
  const { allot, subscriptions, clock } = parts
  const confirm = async (change: StoredPlanChange): Promise<void> => {
    const { space: id, to } = change
    const now = clock()
    const before = await subscriptions.get(`manual ${id}`)
    const { space } = catchUp(allot.policies, await allot.space(id), now)
    const { plan, period } = to ?? before ?? space
    const isNew = to !== null && isUpgrade(allot.policies, space, to, now)
    const read = {
      id: `manual ${id}`,
      space: id,
      plan,
      period,
      status: 'active' as const,
      ends: to === null,
      paidUntil:
        isNew && period === 'yearly' ? yearFrom(now, before?.paidUntil, space) : termEnd(space, before, now),
      customer: null,
      item: null,
      reportedAt: latest(now, before?.reportedAt ?? now),
    }
    // Where somebody else confirmed something in the meantime, this goes on from there.
    if (!(await subscriptions.put(read, before))) return confirm(change)
    await reconcileOrReport(parts, id)
  }
  return {
    initialStatus: 'waiting',
    change: async () => null,
    portal: async () => {
      throw new ProblemError(
        409,
        'through_billing',
        'Billing is by hand here. Ask whoever runs this product.',
      )
    },
    confirm,
    receiveEvent: async () => {
      throw notFound()
    },
  }
}

/** A larger plan within a year that is paid ends with that year; a first year begins now. */
function yearFrom(now: Instant, paidUntil: Instant | undefined, space: SpaceState): Instant {
  if (space.period === 'yearly' && paidUntil !== undefined && paidUntil > now) return paidUntil
  return monthsAfter(now, 12)
}

/** A year that nobody ended goes on for another; a shorter term ends with the period, as Allot has it anyway. */
function termEnd(
  space: SpaceState,
  before: { readonly paidUntil: Instant } | undefined,
  now: Instant,
): Instant {
  if (space.period !== 'yearly') return now
  const from = before ? monthsAfter(before.paidUntil, -12) : space.anchor
  return monthsAfter(from, 12 * (Math.floor(Math.max(0, wholeMonths(from, now)) / 12) + 1))
}
