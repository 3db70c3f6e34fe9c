/** What Stripe tells: which subscription an event is about, and what that says of a Space. */
import type { Instant } from '@allot/rules/instant'
import type { Period } from '@allot/rules/renewal'
import type { SpaceId } from '@allot/rules/space'
import type { Stripe } from 'stripe'
import type { PaidSubscription } from './subscription-store.ts'

/** The subscription's id, and the subscription where the event carries it; undefined for events of no interest. */
export function subscriptionIn(
  event: Stripe.Event,
): { readonly id: string; readonly subscription?: Stripe.Subscription } | undefined {
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
      // What follows from an invoice stands in its subscription.
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
  unpaid: 'over',
  paused: 'over',
  incomplete_expired: 'over',
}

/**
 * @param known the Space that an earlier event named
 * @returns undefined where it is not paid yet or belongs to nobody here; a sentence where it has no plan of ours
 */
export function paidOf(
  subscription: Stripe.Subscription,
  planNamed: (
    names: readonly (string | null)[],
  ) => { readonly plan: string; readonly period: Period } | undefined,
  known: SpaceId | undefined,
  reportedAt: Instant,
): PaidSubscription | string | undefined {
  const { id, metadata, items, customer } = subscription
  const space = known ?? metadata.space
  const status = STATUS[subscription.status]
  const [item] = items.data
  if (!space || !status || !item) return undefined
  const its = planNamed([item.price.id, item.price.lookup_key])
  if (!its) return `Stripe's price ${item.price.id} of ${id} stands in no policy; add it under "prices".`
  const ended = subscription.ended_at ?? subscription.cancel_at
  const until = status === 'over' ? (subscription.ended_at ?? reportedAt / 1_000) : item.current_period_end
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
