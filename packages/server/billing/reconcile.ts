/**
 * Following: Allot gives a Space what it pays for. Whatever was told, in whatever order and however often, this looks
 * at what is paid now and at the Space as it is now, and submits what makes the two agree.
 *
 * An upgrade is followed at once. A downgrade, or the end, waits until the term that was paid for is in its last period:
 * Allot makes it at that period's end, when the term ends. Paid until 20 July 2027 for a year, cancelled in September:
 * Allot hears of it after 20 June 2027, and the plan ends on 20 July.
 */
import type { Engine } from '@allot/engine/engine'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import type { Subscription } from '@allot/rules/plan'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { subscribe } from '@allot/rules/subscription'
import { catchUp } from '@allot/rules/time'
import { derivedId } from '../secrets/request-identity.ts'
import type { PaidSubscription, SubscriptionStore } from './subscription-store.ts'

export interface ReconcileParts {
  readonly allot: Engine
  readonly subscriptions: SubscriptionStore
  readonly clock: () => Instant
}

type Step =
  | { readonly do: 'subscribe'; readonly plan: string; readonly period: PaidSubscription['period'] }
  | { readonly do: 'cancel' }

/** @throws Fault where the Space, or the plan under its policy, is not there */
export async function reconcile({ allot, subscriptions, clock }: ReconcileParts, id: SpaceId): Promise<void> {
  const last = (await subscriptions.current(id)) ?? (await subscriptions.last(id))
  if (!last) return
  // Each step changes what the next one looks at; three are the most there can be.
  for (let step = 0; step < 3; step++) {
    const now = clock()
    const { space } = catchUp(allot.policies, await allot.space(id), now)
    const next = nextStep(allot.policies, space, last, now)
    await subscriptions.setWaiting(id, next === 'later')
    if (next === undefined || next === 'later') return
    // The same step on the same Space has the same id: done by two at once, it is done once.
    await allot.submit(id, derivedId('billing', id, String(space.seq), JSON.stringify(next)), next)
  }
}

/** Whether Allot would make this change at once. @throws Fault `unknown_plan`, `not_sold` */
export function isUpgrade(book: PolicyBook, space: SpaceState, change: Subscription, now: Instant): boolean {
  return subscribe(book, space, change, now).when === 'now'
}

function nextStep(
  book: PolicyBook,
  space: SpaceState,
  paid: PaidSubscription,
  now: Instant,
): Step | 'later' | undefined {
  const { plan, period } = paid
  const over = paid.status === 'over'
  const isThere = space.plan === plan && space.period === period
  if (!over && !isThere) {
    if (isUpgrade(book, space, paid, now)) return { do: 'subscribe', plan, period }
    if (paid.ends) return ending(book, space, paid)
    if (space.next?.plan === plan && space.next.period === period) return undefined
    return isLastPeriod(space, paid) ? { do: 'subscribe', plan, period } : 'later'
  }
  if (over || paid.ends) return ending(book, space, paid)
  // It was to end, or to become less, and goes on after all.
  return space.next ? { do: 'subscribe', plan, period } : undefined
}

function ending(book: PolicyBook, space: SpaceState, paid: PaidSubscription): Step | 'later' | undefined {
  const { policy } = space
  const renews = (plan: string) => book.policy(policy).plans[plan]?.renews === true
  if (!renews(space.plan) || (space.next && !renews(space.next.plan))) return undefined
  return isLastPeriod(space, paid) ? { do: 'cancel' } : 'later'
}

/** Whether the next renewal is at or after the end of what was paid for. */
function isLastPeriod(space: SpaceState, { paidUntil }: PaidSubscription): boolean {
  return space.renewsAt >= paidUntil
}

/** What cannot be followed is told to whoever runs Allot, and stays as it is. */
export async function reconcileOrReport(
  parts: ReconcileParts & { readonly unexpected: (error: unknown) => void },
  id: SpaceId,
): Promise<void> {
  try {
    await reconcile(parts, id)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    parts.unexpected(new Error(`Billing cannot be followed for ${id}: ${fault.message}`))
  }
}
