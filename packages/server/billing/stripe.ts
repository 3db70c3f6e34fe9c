/**
 * Billing by Stripe: an admin pays in its checkout, changes what they pay in its portal, and its events report what is
 * paid.
 */
import { ProblemError } from '../http/problem.ts'
import type { BillingProvider, ProviderParts } from './provider.ts'
import {
  openStripeClient,
  refuseUnsigned,
  type StripeSettings,
  throwAsProblem,
  verifiedEvent,
} from './stripe-client.ts'
import { changeAtStripe } from './stripe-plan-change.ts'
import { receiveStripeEvent } from './stripe-receiver.ts'

export function openStripe(settings: StripeSettings, parts: ProviderParts): BillingProvider {
  const stripe = openStripeClient(settings)
  return {
    initialStatus: 'elsewhere',
    change: (request) => changeAtStripe(stripe, parts, request).catch(throwAsProblem),
    portal: async (space, back) => {
      const customer = (await parts.subscriptions.last(space))?.customer
      if (!customer)
        throw new ProblemError('through_billing', 'This Space has paid for nothing yet. Choose a plan first.')
      const { url } = await stripe.billingPortal.sessions
        .create({ customer, return_url: back })
        .catch(throwAsProblem)
      return url
    },
    confirm: async () => {
      throw new ProblemError(
        'through_billing',
        'Stripe reports what is paid, so there is nothing to confirm here.',
      )
    },
    reportPayment: async () => {
      throw new Error('Invariant: Stripe reports payments itself.')
    },
    nextTerm: () => undefined,
    receiveEvent: async (body, signature) => {
      refuseUnsigned(signature, parts.clock())
      const event = verifiedEvent(stripe, settings, await body(), signature, parts.clock())
      return receiveStripeEvent(stripe, parts, event)
    },
  }
}
