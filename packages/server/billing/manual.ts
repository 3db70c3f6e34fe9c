/** Billing by hand: an admin asks for a plan, an operator confirms once it is paid outside of Allot. */
import { type Instant, latest, monthsAfter, wholeMonths } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { catchUp } from '@allot/rules/time'
import { notFound, ProblemError } from '../http/problem.ts'
import type { StoredPlanChange } from './plan-change-store.ts'
import type { BillingProvider, ProviderParts } from './provider.ts'
import { isUpgrade, reconcileOrReport } from './reconcile.ts'

export function openManual(parts: ProviderParts): BillingProvider {
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
    // Another confirmation was stored in the meantime: decide again from there.
    if (!(await subscriptions.put(read, before))) return confirm(change)
    await reconcileOrReport(parts, id)
  }
  return {
    initialStatus: 'waiting',
    change: async () => null,
    portal: async () => {
      throw new ProblemError(
        'through_billing',
        'Billing is by hand here, so there is no portal. Ask the operator of this product.',
      )
    },
    confirm,
    receiveEvent: async () => {
      throw notFound()
    },
  }
}

/** An upgrade within a paid year ends with that year; a first year begins now. */
function yearFrom(now: Instant, paidUntil: Instant | undefined, space: SpaceState): Instant {
  if (space.period === 'yearly' && paidUntil !== undefined && paidUntil > now) return paidUntil
  return monthsAfter(now, 12)
}

/** A year that was not cancelled is followed by another; a shorter term ends with its period. */
function termEnd(
  space: SpaceState,
  before: { readonly paidUntil: Instant } | undefined,
  now: Instant,
): Instant {
  if (space.period !== 'yearly') return now
  const from = before ? monthsAfter(before.paidUntil, -12) : space.anchor
  return monthsAfter(from, 12 * (Math.floor(Math.max(0, wholeMonths(from, now)) / 12) + 1))
}
