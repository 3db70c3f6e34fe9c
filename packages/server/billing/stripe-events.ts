/** Events of Stripe: which subscription an event is about, and what that subscription means for a Space. */
import type { Instant } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import type { Period } from '@allot/rules/renewal'
import type { SpaceId } from '@allot/rules/space'
import type { Stripe } from 'stripe'
import type { PaidSubscription } from './subscription-store.ts'

export interface ReportedSubscription {
  readonly id: string
  /** Where the event carries it. */
  readonly subscription?: Stripe.Subscription
}

/** @returns undefined for events that are about no subscription */
export function subscriptionIn(event: Stripe.Event): ReportedSubscription | undefined {
  switch (event.type) {
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
      return { id: event.data.object.id, subscription: event.data.object }
    case 'invoice.paid':
    case 'invoice.payment_failed':
    case 'invoice.payment_action_required':
    case 'invoice.marked_uncollectible':
    case 'invoice.voided': {
      // The invoice alone does not say whether the subscription continues.
      const its = event.data.object.parent?.subscription_details?.subscription
      const id = typeof its === 'object' ? its?.id : its
      return id === undefined ? undefined : { id }
    }
    default:
      return undefined
  }
}

const STATUS: Readonly<Record<string, PaidSubscription['status']>> = {
  active: 'active',
  trialing: 'active',
  past_due: 'past_due',
  canceled: 'over',
  unpaid: 'past_due',
  paused: 'paused',
  incomplete_expired: 'over',
}

/**
 * @param before the Space that an earlier event named
 * @returns undefined where nothing is paid yet or no Space is named; an error message where no policy names its price
 */
export function subscriptionOf(
  subscription: Stripe.Subscription,
  planNamed: (
    names: readonly (string | null)[],
  ) => { readonly plan: string; readonly period: Period } | undefined,
  before: SpaceId | undefined,
  reportedAt: Instant,
): PaidSubscription | string | undefined {
  const { id, metadata, items, customer } = subscription
  const space = before ?? metadata.space
  const known = lookUp(STATUS, subscription.status)
  const [item] = items.data
  if (!space || !known || !item) return undefined
  // Invoices that are voided while collection is paused: the service pauses too. Other ways to pause it give it away.
  const status = known === 'active' && subscription.pause_collection?.behavior === 'void' ? 'paused' : known
  const its = planNamed([item.price.id, item.price.lookup_key])
  if (!its) return `Stripe's price ${item.price.id} of ${id} stands in no policy. Add it under "prices".`
  const ended = subscription.ended_at ?? subscription.cancel_at
  const until = paidUntil(subscription, item, status) ?? reportedAt / 1_000
  return {
    id,
    space,
    ...its,
    status,
    ends: subscription.cancel_at_period_end || ended !== null,
    paidUntil: (Math.min(until, ended ?? until) * 1_000) as Instant, // Stripe counts seconds
    customer: typeof customer === 'string' ? customer : customer.id,
    item: item.id,
    reportedAt,
  }
}

/** In seconds. The term that runs is paid unless its payment failed. */
function paidUntil(
  { ended_at: endedAt }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  status: PaidSubscription['status'],
): number | null {
  switch (status) {
    case 'over':
      return endedAt
    case 'past_due':
      return item.current_period_start
    case 'active':
    case 'paused':
      return item.current_period_end
  }
}
