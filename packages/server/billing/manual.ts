/** Billing by hand: an admin asks for a plan, an operator confirms once it is paid outside of Allot, and each term after it. */
import { earliest, type Instant, latest } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { catchUp } from '@allot/rules/time'
import { notFound, ProblemError } from '../http/problem.ts'
import { runningTerm, termAfter, termOfUpgrade } from './paid-term.ts'
import type { StoredPlanChange } from './plan-change-store.ts'
import type { BillingProvider, PaymentConfirmation, ProviderParts } from './provider.ts'
import { isUpgrade, reconcileOrReport } from './reconcile.ts'
import type { StoredSubscription } from './subscription-store.ts'

export function openManual(parts: ProviderParts): BillingProvider {
  const { allot, subscriptions, clock } = parts
  /** @param change of what is stored; done again where another write came in between */
  const store = async (
    id: string,
    change: (space: SpaceState, before: StoredSubscription | undefined, now: Instant) => Change,
  ): Promise<void> => {
    const now = clock()
    const before = await subscriptions.get(`manual ${id}`)
    const { space } = catchUp(allot.policies, await allot.space(id), now)
    const changed = change(space, before, now)
    const row = {
      ...{ id: `manual ${id}`, space: id, customer: null, item: null },
      reportedAt: latest(now, before?.reportedAt ?? now),
      ...changed,
    }
    if (!(await subscriptions.put(row, before))) return store(id, change)
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
    confirm: ({ space: id, to }: StoredPlanChange) =>
      store(id, (space, before, now) => {
        const { plan, period } = to ?? before ?? space
        const policy = allot.policies.policy(space.policy)
        const running =
          before && (before.paidUntil > now || policy.unpaid) ? before.paidUntil : runningTerm(space, now)
        const base = { plan, period, ends: to === null }
        if (to === null || !isUpgrade(allot.policies, space, to, now))
          return { ...base, ...(owed(before) ?? { status: 'active', paidUntil: running }) }
        const begins = plan !== space.plan && policy.upgrades === 'begin a new period'
        return { ...base, status: 'active', paidUntil: termOfUpgrade(space, period, begins, running, now) }
      }),
    reportPayment: (id, payment) => store(id, (space, before, now) => paymentOf(payment, space, before, now)),
    nextTerm: ({ paidUntil }, space) => termAfter(space, paidUntil),
    receiveEvent: async () => {
      throw notFound()
    },
  }
}

/** An end or a smaller plan pays for nothing: what is not paid, or paused, stays so. */
function owed(
  before: StoredSubscription | undefined,
): Pick<StoredSubscription, 'status' | 'paidUntil'> | undefined {
  if (before?.status !== 'past_due' && before?.status !== 'paused') return undefined
  const { status, paidUntil } = before
  return { status, paidUntil }
}

type Change = Pick<StoredSubscription, 'plan' | 'period' | 'status' | 'ends' | 'paidUntil'>

/** What is paid never moves back by a confirmation that arrives late. */
function paymentOf(
  { status, paidUntil }: PaymentConfirmation,
  space: SpaceState,
  before: StoredSubscription | undefined,
  now: Instant,
): Change {
  const { plan, period } = before ?? space.next ?? space
  const ends = before?.ends ?? false
  const known = before?.paidUntil ?? runningTerm(space, now)
  switch (status) {
    case 'paid':
      return { plan, period, ends, status: 'active', paidUntil: latest(paidUntil ?? known, known) }
    case 'overdue':
      return {
        plan,
        period,
        ends,
        status: 'past_due',
        paidUntil: paidUntil ?? earliest(known, space.periodStart),
      }
    case 'paused':
      return { plan, period, ends, status: 'paused', paidUntil: paidUntil ?? known }
  }
}
