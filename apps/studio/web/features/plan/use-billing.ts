/** What the Space pays for and which plan changes were requested. Only its owner and admins may read this. */
import { pages } from '@allot/client/pages'
import type { BillingState, PlanChangeState, Usage } from '@allot/client/wire'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { allot } from '../../shared/api/allot.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

export interface BillingHistory extends BillingState {
  /** The oldest first. */
  readonly changes: readonly PlanChangeState[]
}

/** An operator or the payment provider decides on a requested change. */
const POLL_MS = 3_000

export function useBilling(usage: Usage | undefined): BillingHistory | undefined {
  const space = useSpace()
  return useQuery({
    // A payment shows in the plan, and usage is live: a changed plan reads the billing again.
    queryKey: ['billing', space.id, usage?.plan, usage?.next],
    queryFn: () => read(space.id),
    enabled: space.role !== 'member',
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data && pendingIn(data).length > 0 ? POLL_MS : false),
  }).data
}

/** The changes that are requested and not decided yet. */
export function pendingIn({ changes, paid }: BillingHistory): readonly PlanChangeState[] {
  const last = changes.at(-1)
  const inCheckout = last?.status === 'elsewhere' && isRecent(last) && !isApplied(last, paid) ? [last] : []
  return [...changes.filter(({ status }) => status === 'waiting'), ...inCheckout]
}

/** Whether the subscription is already what the change requested. */
function isApplied({ to }: PlanChangeState, paid: BillingState['paid']): boolean {
  if (to === null) return paid === null || paid.ends || paid.status === 'over'
  return paid?.plan === to.plan && paid.period === to.period && !paid.ends
}

async function read(space: string): Promise<BillingHistory> {
  const state = await allot.billing.read(space)
  const changes: PlanChangeState[] = []
  if (state.billing !== 'off')
    for await (const page of pages((after) => allot.billing.changes(space, { after })))
      changes.push(...page.changes)
  return { ...state, changes }
}

/** The payment provider does not report an abandoned checkout, so it counts as abandoned after an hour. */
const CHECKOUT_MS = 3_600_000

function isRecent({ askedAt }: PlanChangeState): boolean {
  return Date.now() - Date.parse(askedAt) < CHECKOUT_MS
}
