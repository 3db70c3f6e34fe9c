/**
 * Reconciliation: gives a Space the plan that it pays for. Events may arrive in any order and repeatedly; this compares
 * what is paid now with the Space as it is now, and submits the commands that make the two agree.
 *
 * An upgrade is submitted at once. A downgrade, or the end, waits until the paid term is in its last period, since Allot
 * applies it at the end of that period. A year is paid until 20 July 2027 and cancelled in September: the command is
 * submitted after 20 June 2027, and the plan ends on 20 July.
 */
import type { Engine } from '@allot/engine/engine'
import type { PolicyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import type { Subscription } from '@allot/rules/plan'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import { subscribe } from '@allot/rules/subscription'
import { catchUp } from '@allot/rules/time'
import { derivedId } from '../secrets/request-identity.ts'
import { type MissingPayment, type PaymentStep, paymentStep } from './payment-step.ts'
import type { PaidSubscription, SubscriptionStore } from './subscription-store.ts'

export interface ReconcileParts {
  readonly allot: Engine
  readonly subscriptions: SubscriptionStore
  readonly clock: () => Instant
  readonly missing: MissingPayment
}

type Step =
  | { readonly do: 'subscribe'; readonly plan: string; readonly period: PaidSubscription['period'] }
  | { readonly do: 'cancel' }
  | PaymentStep

/** @throws Fault where the Space, or the plan under its policy, is not there */
async function reconcile(
  { allot, subscriptions, clock, missing }: ReconcileParts,
  id: SpaceId,
): Promise<void> {
  const last = (await subscriptions.current(id)) ?? (await subscriptions.last(id))
  if (!last) return
  // Each command changes the state that the next one starts from; there are at most four.
  for (let step = 0; step < 4; step++) {
    const now = clock()
    const logged = await allot.space(id)
    const { space } = catchUp(allot.policies, logged, now)
    const change = nextStep(allot.policies, space, last, now)
    await subscriptions.setWaiting(id, change === 'later')
    const plan = typeof change === 'object' ? change : undefined
    const payment = paymentStep(allot.policies, last, logged, space, missing, now)
    // A plan that begins is paid for after it began; an end is the end of what is paid or not.
    const next = last.status === 'active' ? (plan ?? payment) : (payment ?? plan)
    if (next === undefined) return
    // The same command on the same state has the same key, so two servers at once submit it once.
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
  if (!over && !isThere && paid.status === 'active') return toOtherPlan(book, space, paid, now)
  if (over || paid.ends) return ending(book, space, paid)
  // What is not paid for gives no other plan.
  if (!isThere) return undefined
  // An end or a downgrade was planned, and is withdrawn.
  return space.next ? { do: 'subscribe', plan, period } : undefined
}

function toOtherPlan(
  book: PolicyBook,
  space: SpaceState,
  paid: PaidSubscription,
  now: Instant,
): Step | 'later' | undefined {
  const { plan, period } = paid
  const upgrades = paid.paidUntil > now && isUpgrade(book, space, paid, now)
  if (upgrades) return { do: 'subscribe', plan, period }
  if (paid.ends) return ending(book, space, paid)
  if (space.next?.plan === plan && space.next.period === period) return undefined
  return isLastPeriod(space, paid) ? { do: 'subscribe', plan, period } : 'later'
}

function ending(book: PolicyBook, space: SpaceState, paid: PaidSubscription): Step | 'later' | undefined {
  const { policy } = space
  const renews = (plan: string) => lookUp(book.policy(policy).plans, plan)?.renews === true
  if (!renews(space.plan) || (space.next && !renews(space.next.plan))) return undefined
  return isLastPeriod(space, paid) ? { do: 'cancel' } : 'later'
}

/** Whether the next renewal is at or after the end of what was paid for. */
function isLastPeriod(space: SpaceState, { paidUntil }: PaidSubscription): boolean {
  return space.renewsAt >= paidUntil
}

/** Logs a fault, and leaves the Space as it is until the next attempt. */
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
