/** Billing: what a Space pays for, the plan changes that its admins request, and the events of Stripe. */

import {
  billingPortal,
  billingPortalRequest,
  createdPlanChange,
  newPlanChange,
  planChange,
  planChangePage,
  planChangeSettlement,
  billing as spaceBilling,
  unpaidSubscriptionPage,
  waitingPlanChangePage,
} from '@allot/api/billing'
import { done } from '@allot/api/done'
import { pageQuery } from '@allot/api/page'
import { iso } from '@allot/rules/instant'
import { standingState } from '@allot/rules/payment'
import { catchUp } from '@allot/rules/time'
import { nameOf } from '../access/caller.ts'
import type { SpaceBilling } from '../billing/billing.ts'
import type { StoredPlanChange } from '../billing/plan-change-store.ts'
import type { PaidSubscription } from '../billing/subscription-store.ts'
import { textOf } from '../http/body.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function billingRoutes({ api, allot, billing, linkTo, clock }: RouteContext): void {
  const kind = billing?.kind ?? ('off' as const)
  const admins = { person: 'admin', scope: 'admin' } as const
  /** @throws Problem 404 where billing is off */
  const enabledBilling = (why = '. POST …/subscriptions changes the plan.'): SpaceBilling => {
    if (billing) return billing
    throw new ProblemError('not_found', `Billing is off here${why}`)
  }

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/billing',
      id: 'getBilling',
      tag: 'Billing',
      summary: 'Get what the Space pays for',
      description: 'What the Space pays for, and until when that is paid.',
      access: admins,
      answer: spaceBilling,
    },
    async ({ params: { space } }) => {
      const paid = (await billing?.subscriptions.current(space)) ?? (await billing?.subscriptions.last(space))
      if (!paid) return { billing: kind, paid: null }
      const { plan, period, status, ends, paidUntil } = paid
      const nextTerm = billing?.nextTerm(paid, await allot.space(space))
      return {
        billing: kind,
        paid: {
          ...{ plan, period, status, ends, paidUntil: iso(paidUntil) },
          nextTerm: nextTerm === undefined ? null : iso(nextTerm),
        },
      }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/plan-changes',
      id: 'createPlanChange',
      tag: 'Billing',
      summary: 'Request a plan change',
      description:
        'Another plan, or the end of the subscription, where plans are paid for. With billing by hand an operator confirms it. With Stripe the answer may name a page to pay on; what Stripe then reports changes the plan.',
      access: admins,
      body: newPlanChange,
      answer: createdPlanChange,
      status: 201,
      writes: true,
      records: (_, { id: change, to }) => ({
        action: 'plan_change_requested',
        change,
        plan: to?.plan ?? null,
      }),
      problems: ['unknown_plan', 'not_sold', 'through_billing', 'idempotency_key_reused'],
    },
    async ({ params: { space }, body, idempotencyKey, caller }) => {
      const { changes, change, initialStatus } = enabledBilling()
      const to = 'end' in body ? null : { plan: body.plan, period: body.period }
      const returnTo = 'end' in body ? undefined : body.returnTo
      const requestedChange = { space, to, askedBy: nameOf(caller), status: initialStatus }
      const created = await changes.make(requestedChange, idempotencyKey, clock())
      const providerRequest = { space, to, back: returnTo ?? linkTo('/plan'), id: created.id }
      return { ...planChangeResource(created), url: await change(providerRequest) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/plan-changes',
      id: 'listPlanChanges',
      tag: 'Billing',
      summary: 'List the plan changes',
      description: 'The plan changes that were requested.',
      access: admins,
      query: pageQuery,
      answer: planChangePage,
    },
    async ({ params: { space }, query }) => {
      const { items, next } = await enabledBilling().changes.list(space, query)
      return { changes: items.map(planChangeResource), next }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/plan-changes',
      id: 'listWaitingPlanChanges',
      tag: 'Billing',
      summary: 'List the plan changes that wait',
      description: 'Those of every Space that wait for an operator, oldest first, with billing by hand.',
      access: { scope: 'operator' },
      query: pageQuery,
      answer: waitingPlanChangePage,
      problems: ['not_found'],
    },
    async ({ query }) => {
      const { items, next } = await enabledBilling(NONE_WAITS).changes.waiting(query)
      return {
        changes: items.map((change) => ({ ...planChangeResource(change), space: change.space })),
        next,
      }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/unpaid-subscriptions',
      id: 'listUnpaidSubscriptions',
      tag: 'Billing',
      summary: 'List the subscriptions that are not paid',
      description:
        'Those of every Space whose payment failed, that are paused, or whose running term nobody confirmed.',
      access: { scope: 'operator' },
      query: pageQuery,
      answer: unpaidSubscriptionPage,
      problems: ['not_found'],
    },
    async ({ query }) => {
      const now = clock()
      const { items, next } = await enabledBilling(NONE_UNPAID).subscriptions.unpaid(now, query)
      const subscriptions = await Promise.all(
        items.map(async ({ space, plan, period, status, paidUntil }) => {
          const { payment } = catchUp(allot.policies, await allot.space(space), now).space
          return {
            ...{ space, plan, period, status: unpaidStatus(status) },
            ...{ paidUntil: iso(paidUntil), payment: standingState(payment) },
          }
        }),
      )
      return { subscriptions, next }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/plan-changes/{change}/settlements',
      id: 'settlePlanChange',
      tag: 'Billing',
      summary: 'Settle a plan change',
      description:
        'Confirms a plan change that was paid for, or declines it, with billing by hand. The first settlement counts.',
      access: { scope: 'operator' },
      body: planChangeSettlement,
      answer: planChange,
      writes: true,
      records: ({ params: { change }, body: { confirm } }) => ({
        action: 'plan_change_settled',
        change,
        confirmed: confirm,
      }),
      problems: ['unknown_plan', 'not_sold', 'through_billing'],
    },
    async ({ params: { space, change: id }, body: { confirm } }) => {
      const { changes, ...billing } = enabledBilling()
      const change = await changes.get(space, id)
      if (!change) throw notFound()
      if (change.status === 'elsewhere') await billing.confirm(change)
      if (change.status === 'waiting') {
        if (confirm) await billing.confirm(change)
        await changes.settle(id, confirm ? 'confirmed' : 'declined', clock())
      }
      return planChangeResource((await changes.get(space, id)) ?? change)
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/billing/portals',
      id: 'createBillingPortal',
      tag: 'Billing',
      summary: 'Open the billing portal',
      description: 'A page where admins see invoices and change how they pay.',
      access: admins,
      body: billingPortalRequest,
      answer: billingPortal,
      writes: true,
      records: () => ({ action: 'billing_portal_opened' }),
      problems: ['through_billing'],
    },
    async ({ params: { space }, body: { returnTo } }) => ({
      url: await enabledBilling().portal(space, returnTo ?? linkTo('/plan')),
    }),
  )

  // Open without a credential: the signature over the body proves that Stripe sent it.
  api.serve(
    {
      method: 'post',
      path: '/v1/billing/stripe',
      id: 'receiveStripeEvent',
      tag: 'Billing',
      summary: 'Receive an event of Stripe',
      description: 'Where Stripe sends its events. Its signature over the body is checked.',
      access: { open: true },
      rawBody: 'An event of Stripe, signed in the header Stripe-Signature.',
      answer: done,
      problems: ['malformed', 'not_found'],
    },
    async ({ context }) => {
      const signature = context.req.header('stripe-signature')
      await enabledBilling().receiveEvent(() => textOf(context.req.raw), signature)
      return { done: true }
    },
  )
}

/** A subscription that is over is not listed. */
function unpaidStatus(status: PaidSubscription['status']): 'active' | 'past_due' | 'paused' {
  return status === 'over' ? 'past_due' : status
}

function planChangeResource({ id, to, askedBy, askedAt, status, settledAt }: StoredPlanChange) {
  return {
    id,
    to,
    askedBy,
    askedAt: iso(askedAt),
    status,
    settledAt: settledAt === null ? null : iso(settledAt),
  }
}

const ON = 'ALLOT_BILLING=manual turns it on: docs/guides/billing.md.'
const NONE_WAITS = `, so no plan change waits. ${ON}`
const NONE_UNPAID = `, so no payment is expected. ${ON}`
