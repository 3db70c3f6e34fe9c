/**
 * Billing by Stripe: an admin pays in its checkout, changes what they pay in its portal, and its events say what is
 * paid. An event that comes twice changes nothing, nor does one that comes late: the newest telling counts, and where
 * two were told within the same second, Stripe is asked how the subscription is now.
 */
import { type Instant, latest } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import { catchUp } from '@allot/rules/time'
import { Stripe } from 'stripe'
import { ProblemError } from '../http/problem.ts'
import type { BillingParts, BillingProvider, PlanChangeRequest } from './billing.ts'
import { planOf, priceOf } from './price.ts'
import { isUpgrade, reconcileOrReport } from './reconcile.ts'
import { paidOf, subscriptionIn } from './stripe-events.ts'
import type { PaidSubscription, SubscriptionStore } from './subscription-store.ts'

export interface StripeSettings {
  /** `sk_…` or, better, a restricted key, `rk_…`. */
  readonly key: string
  /** `whsec_…`, of the endpoint that its events come to. */
  readonly webhookSecret: string
  /** Another address that speaks Stripe's API, for tests. */
  readonly url?: string | undefined
}

/** Seconds between the signing of an event and its coming in. */
const TOLERANCE = 300

export function openStripe(
  settings: StripeSettings,
  parts: BillingParts & { readonly subscriptions: SubscriptionStore },
): BillingProvider {
  const { allot, subscriptions, clock, unexpected } = parts
  const stripe = new Stripe(settings.key, {
    ...placeOf(settings.url),
    maxNetworkRetries: 2,
    telemetry: false,
  })
  const priceId = async (price: string): Promise<string> => {
    if (price.startsWith('price_')) return price
    const [found] = (await stripe.prices.list({ lookup_keys: [price], limit: 1 })).data
    if (found) return found.id
    throw new ProblemError(409, 'through_billing', `Stripe has no price with the lookup key "${price}".`)
  }
  const takeIn = async (event: Stripe.Event): Promise<void> => {
    const told = subscriptionIn(event)
    if (!told || (await subscriptions.hasEvent(event.id))) return
    const reportedAt = (event.created * 1_000) as Instant // Stripe counts seconds
    for (;;) {
      const before = await subscriptions.get(told.id)
      if (before && reportedAt < before.reportedAt) break
      const asks = !told.subscription || reportedAt === before?.reportedAt
      const subscription = asks ? await stripe.subscriptions.retrieve(told.id) : told.subscription
      const read =
        subscription &&
        paidOf(subscription, planNamed, before?.space, latest(reportedAt, before?.reportedAt ?? reportedAt))
      // Not noted as known: sent again once a policy names the price, it counts.
      if (typeof read === 'string') return unexpected(new Error(read))
      if (!read || !(await isThere(read.space))) break
      // What another event left while Stripe was asked is newer than what Stripe said: it is asked again.
      if (!(await subscriptions.put(read, before))) continue
      await reconcileOrReport(parts, read.space)
      break
    }
    // Only now: what went wrong half way is done again when Stripe sends it again.
    await subscriptions.recordEvent(event.id, clock())
  }
  const planNamed = (names: readonly (string | null)[]) => planOf(allot.policies, names)
  const isThere = (space: SpaceId) =>
    allot.space(space).then(
      () => true,
      () => false,
    )

  const change = async ({ space: id, to, back, id: wish }: PlanChangeRequest): Promise<string | null> => {
    const current = await subscriptions.current(id)
    const idempotencyKey = `allot ${id} ${wish}`
    const { space } = catchUp(allot.policies, await allot.space(id), clock())
    if (to === null) {
      if (!current)
        throw new ProblemError(409, 'through_billing', 'This Space pays for nothing that could end.')
      await stripe.subscriptions.update(current.id, { cancel_at_period_end: true }, { idempotencyKey })
      return null
    }
    const price = await priceId(priceOf(allot.policies, space.policy, to.plan, to.period))
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
        { idempotencyKey },
      )
      return session.url
    }
    const items = [{ ...(current.item !== null && { id: current.item }), price }]
    if (!isUpgrade(allot.policies, space, to, clock()) && to.period !== current.period) {
      // Another rhythm would begin at once there; its portal can be set to wait for the end of what was paid.
      return portalTo(current, back, price)
    }
    const isUp = isUpgrade(allot.policies, space, to, clock())
    await stripe.subscriptions.update(
      current.id,
      {
        items,
        ...(current.ends && { cancel_at_period_end: false }),
        ...(isUp
          ? {
              proration_behavior: 'always_invoice' as const,
              payment_behavior: 'error_if_incomplete' as const,
            }
          : { proration_behavior: 'none' as const }),
      },
      { idempotencyKey },
    )
    return null
  }
  const portalTo = async (
    { customer, id, item }: PaidSubscription,
    back: string,
    price: string,
  ): Promise<string> => {
    const confirm = { subscription: id, items: [{ id: item ?? '', price, quantity: 1 }] }
    const session = await stripe.billingPortal.sessions.create({
      customer: customer ?? '',
      return_url: back,
      flow_data: { type: 'subscription_update_confirm', subscription_update_confirm: confirm },
    })
    return session.url
  }

  return {
    initialStatus: 'elsewhere',
    change: (wish) => change(wish).catch(refusedThere),
    portal: async (space, back) => {
      const customer = (await subscriptions.last(space))?.customer
      if (!customer)
        throw new ProblemError(
          409,
          'through_billing',
          'This Space has paid for nothing yet. Choose a plan first.',
        )
      const { url } = await stripe.billingPortal.sessions
        .create({ customer, return_url: back })
        .catch(refusedThere)
      return url
    },
    confirm: async () => {
      throw new ProblemError(
        409,
        'through_billing',
        'Stripe says what is paid; there is nothing to confirm here.',
      )
    },
    receiveEvent: async (body, signature) => takeIn(eventIn(stripe, settings, body, signature, clock())),
  }
}

/** @throws Problem 400 for what Stripe did not sign, or signed long ago */
function eventIn(
  stripe: Stripe,
  { webhookSecret }: StripeSettings,
  body: string,
  signature: string | undefined,
  now: Instant,
): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(body, signature ?? '', webhookSecret, TOLERANCE, undefined, now)
  } catch (cause) {
    if (!(cause instanceof Stripe.errors.StripeSignatureVerificationError)) throw cause
    throw new ProblemError(400, 'malformed', 'This is not signed by Stripe, or it was signed too long ago.')
  }
}

/** What Stripe refuses is told to the admin; that it cannot be reached, as something to try again. */
function refusedThere(cause: unknown): never {
  if (cause instanceof Stripe.errors.StripeConnectionError || cause instanceof Stripe.errors.StripeAPIError)
    throw new ProblemError(503, 'unavailable', 'Stripe cannot be reached. Nothing was changed; try again.')
  if (cause instanceof Stripe.errors.StripeError)
    throw new ProblemError(409, 'through_billing', `Stripe refused it: ${cause.message}`)
  throw cause
}

function placeOf(url: string | undefined) {
  if (url === undefined) return {}
  const { hostname: host, port, protocol } = new URL(url)
  return { host, port: Number(port), protocol: protocol === 'http:' ? ('http' as const) : ('https' as const) }
}
