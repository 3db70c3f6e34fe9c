/** What the Space pays for and which changes were asked for, where plans are paid for; admins alone are told. */
import { pages } from '@allot/client/pages'
import type { BillingState, PlanChange, Usage } from '@allot/client/wire'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { allot } from '../allot.ts'
import { useSpace } from '../session.ts'

export interface Billing extends BillingState {
  /** The oldest first. */
  readonly changes: readonly PlanChange[]
}

/** Somebody else decides what is asked for. */
const ASKS_EVERY = 3_000

export function useBilling(usage: Usage | undefined): Billing | undefined {
  const space = useSpace()
  return useQuery({
    // What was paid for shows in the plan, which is told live: so this is asked again.
    queryKey: ['billing', space.id, usage?.plan, usage?.next],
    queryFn: () => read(space.id),
    enabled: space.role !== 'member',
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data && pendingIn(data).length > 0 ? ASKS_EVERY : false),
  }).data
}

/** What was asked for and is not decided yet. */
export function pendingIn({ changes, paid }: Billing): readonly PlanChange[] {
  const last = changes.at(-1)
  const goesOn = last?.status === 'elsewhere' && isRecent(last) && !isTold(last, paid) ? [last] : []
  return [...changes.filter(({ status }) => status === 'waiting'), ...goesOn]
}

/** Whether what is paid is by now what was asked for. */
function isTold({ to }: PlanChange, paid: BillingState['paid']): boolean {
  if (to === null) return paid === null || paid.ends || paid.status === 'over'
  return paid?.plan === to.plan && paid.period === to.period && !paid.ends
}

async function read(space: string): Promise<Billing> {
  const state = await allot.billing.read(space)
  const changes: PlanChange[] = []
  if (state.billing !== 'off')
    for await (const page of pages((after) => allot.billing.changes(space, { after })))
      changes.push(...page.changes)
  return { ...state, changes }
}

/** The payment provider never says that somebody went away without paying; after an hour they have. */
const GOES_AWAY = 3_600_000

function isRecent({ askedAt }: PlanChange): boolean {
  return Date.now() - Date.parse(askedAt) < GOES_AWAY
}
