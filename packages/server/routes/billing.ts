/** Billing: what a Space pays for, changes that admins ask for, and what the payment provider tells. */

import {
  madePlanChange,
  newPlanChange,
  planChange,
  planChanges,
  portal,
  settlement,
  billing as told,
  toPortal,
  waitingChanges,
} from '@allot/api/billing'
import { page } from '@allot/api/page'
import { done } from '@allot/api/space'
import { iso } from '@allot/rules/instant'
import { nameOf } from '../access/caller.ts'
import type { SpaceBilling } from '../billing/billing.ts'
import type { StoredPlanChange } from '../billing/plan-change-store.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function billingRoutes({ api, billing, url, clock }: RouteContext): void {
  const kind = billing?.kind ?? ('off' as const)
  const admins = { person: 'admin', scope: 'admin' } as const
  /** @throws Problem 404 where nothing is paid for here */
  const on = (): SpaceBilling => {
    if (billing) return billing
    throw new ProblemError(404, 'not_found', 'Billing is off here. POST …/subscriptions changes the plan.')
  }
  const back = (asked: string) => `${url ?? new URL(asked).origin}/plan`

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/billing',
      summary: 'What the Space pays for, and until when that is paid',
      access: admins,
      answer: told,
    },
    async ({ params: { space } }) => {
      const last = (await billing?.subscriptions.current(space)) ?? (await billing?.subscriptions.last(space))
      if (!last) return { billing: kind, paid: null }
      const { plan, period, status, ends, paidUntil } = last
      return {
        billing: kind,
        paid: { plan, period, status, ends, paidUntil: iso(paidUntil) },
      }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/plan-changes',
      summary: 'Ask for another plan, or for the end of the subscription, where plans are paid for',
      about:
        'With billing by hand an operator confirms it. With Stripe the answer may name a page to pay on; what Stripe then tells changes the plan.',
      access: admins,
      body: newPlanChange,
      answer: madePlanChange,
      status: 201,
      writes: true,
    },
    async ({ params: { space }, body, id, caller, context }) => {
      const { changes, change, initialStatus } = on()
      const to = 'end' in body ? null : { plan: body.plan, period: body.period }
      const returnTo = 'end' in body ? undefined : body.returnTo
      const asked = { space, to, askedBy: nameOf(caller), status: initialStatus }
      const made = await changes.make(asked, id, clock())
      const wish = { space, to, back: returnTo ?? back(context.req.url), id: made.id }
      return { ...tell(made), url: await change(wish) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/plan-changes',
      summary: 'The plan changes that were asked for',
      access: admins,
      query: page,
      answer: planChanges,
    },
    async ({ params: { space }, query }) => {
      const { items, next } = await on().changes.list(space, query)
      return { changes: items.map(tell), next }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/plan-changes',
      summary: 'The plan changes that wait for an operator, of every Space, oldest first',
      about: 'With billing by hand.',
      access: { scope: 'operator' },
      query: page,
      answer: waitingChanges,
    },
    async ({ query }) => {
      const { items, next } = await on().changes.waiting(query)
      return { changes: items.map((change) => ({ ...tell(change), space: change.space })), next }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/plan-changes/{change}/settlements',
      summary: 'Confirm a plan change that was paid for, or decline it',
      about: 'With billing by hand. The first word counts.',
      access: { scope: 'operator' },
      body: settlement,
      answer: planChange,
      writes: true,
    },
    async ({ params: { space, change: id }, body: { confirm } }) => {
      const { changes, ...billing } = on()
      const change = await changes.get(space, id)
      if (!change) throw notFound()
      if (change.status === 'elsewhere') await billing.confirm(change)
      if (change.status === 'waiting') {
        if (confirm) await billing.confirm(change)
        await changes.settle(id, confirm ? 'confirmed' : 'declined', clock())
      }
      return tell((await changes.get(space, id)) ?? change)
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/billing/portals',
      summary: 'A page where admins see invoices and change how they pay',
      access: admins,
      body: toPortal,
      answer: portal,
      writes: true,
    },
    async ({ params: { space }, body: { returnTo }, context }) => ({
      url: await on().portal(space, returnTo ?? back(context.req.url)),
    }),
  )

  // Stripe proves who it is by the signature over the very bytes, so this is open to everybody and trusts nobody.
  api.serve(
    {
      method: 'post',
      path: '/v1/billing/stripe',
      summary: 'Where Stripe sends its events',
      access: { open: true },
      answer: done,
    },
    async ({ context }) => {
      await on().receiveEvent(await context.req.text(), context.req.header('stripe-signature'))
      return { done: true }
    },
  )
}

function tell({ id, to, askedBy, askedAt, status, settledAt }: StoredPlanChange) {
  return {
    id,
    to,
    askedBy,
    askedAt: iso(askedAt),
    status,
    settledAt: settledAt === null ? null : iso(settledAt),
  }
}
