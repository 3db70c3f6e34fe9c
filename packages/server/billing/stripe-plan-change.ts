/** A plan change at Stripe: a checkout for a first subscription, an update or the portal for a running one. */
import { catchUp } from '@allot/rules/time'
import type { Stripe } from 'stripe'
import { ProblemError } from '../http/problem.ts'
import { priceOf } from './price.ts'
import type { PlanChangeRequest, ProviderParts } from './provider.ts'
import { isUpgrade } from './reconcile.ts'
import type { PaidSubscription } from './subscription-store.ts'

/** @returns the page at Stripe on which the admin continues; null where there is nothing more for them to do */
export async function changeAtStripe(
  stripe: Stripe,
  { allot, subscriptions, clock }: ProviderParts,
  { space: id, to, back, id: requestId }: PlanChangeRequest,
): Promise<string | null> {
  const current = await subscriptions.current(id)
  const options = { idempotencyKey: `allot ${id} ${requestId}` }
  const { space } = catchUp(allot.policies, await allot.space(id), clock())
  if (to === null) {
    if (!current) throw new ProblemError('through_billing', 'This Space has no subscription that could end.')
    await stripe.subscriptions.update(current.id, { cancel_at_period_end: true }, options)
    return null
  }
  const price = await priceId(stripe, priceOf(allot.policies, space.policy, to.plan, to.period))
  if (!current) {
    const customer = (await subscriptions.last(id))?.customer
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        line_items: [{ price, quantity: 1 }],
        client_reference_id: id,
        subscription_data: { metadata: { space: id } },
        success_url: back,
        cancel_url: back,
        ...(customer && { customer }),
      },
      options,
    )
    return session.url
  }
  const upgrades = isUpgrade(allot.policies, space, to, clock())
  // With another period an update would begin a new term at once; the portal can be set to wait for the paid term.
  if (!upgrades && to.period !== current.period) return portalFor(stripe, current, back, price)
  await stripe.subscriptions.update(current.id, updateTo(current, price, upgrades), options)
  return null
}

/** An upgrade is paid at once; a downgrade costs nothing until the next invoice. */
function updateTo(
  current: PaidSubscription,
  price: string,
  upgrades: boolean,
): Stripe.SubscriptionUpdateParams {
  return {
    items: [{ ...(current.item !== null && { id: current.item }), price }],
    ...(current.ends && { cancel_at_period_end: false }),
    ...(upgrades
      ? { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' }
      : { proration_behavior: 'none' }),
  }
}

async function portalFor(
  stripe: Stripe,
  { customer, id, item }: PaidSubscription,
  back: string,
  price: string,
): Promise<string> {
  const confirm = { subscription: id, items: [{ id: item ?? '', price, quantity: 1 }] }
  const session = await stripe.billingPortal.sessions.create({
    customer: customer ?? '',
    return_url: back,
    flow_data: { type: 'subscription_update_confirm', subscription_update_confirm: confirm },
  })
  return session.url
}

/** A policy names a price by its id or by its lookup key. @throws ProblemError 409 for an unknown lookup key */
async function priceId(stripe: Stripe, price: string): Promise<string> {
  if (price.startsWith('price_')) return price
  const [found] = (await stripe.prices.list({ lookup_keys: [price], limit: 1 })).data
  if (found) return found.id
  throw new ProblemError('through_billing', `Stripe has no price with the lookup key "${price}".`)
}
