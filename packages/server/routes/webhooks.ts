/** Webhooks of a Space, the log of their calls, and sending one again. */

import { page } from '@allot/api/page'
import { done } from '@allot/api/space'
import {
  delivery,
  deliveries as listed,
  webhooks as named,
  newSecret,
  newWebhook,
  webhook as shown,
  shownWebhook,
  webhookChange,
} from '@allot/api/webhook'
import { iso } from '@allot/rules/instant'
import type { StoredDelivery } from '../events/delivery.ts'
import type { StoredWebhook } from '../events/webhook-store.ts'
import { resolveTarget } from '../events/webhook-target.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'

export function webhookRoutes({ api, events, allowPrivate, clock }: RouteContext): void {
  const { webhooks, deliveries } = events
  const access = { person: 'admin', scope: 'admin' } as const
  const own = async (space: string, id: string): Promise<StoredWebhook> => {
    const webhook = await webhooks.get(id)
    if (webhook?.space !== space) throw notFound()
    return webhook
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/webhooks',
      summary: 'Have an address called when something happens',
      about:
        'Calls follow the Standard Webhooks specification. One that fails is tried again with growing pauses for three days.',
      access,
      body: newWebhook,
      answer: shownWebhook,
      status: 201,
      writes: true,
    },
    async ({ params, body: { url, events: wanted }, id }) => {
      await resolveTarget(url, allowPrivate)
      const made = await webhooks.make({ space: params.space, url, events: wanted }, id, clock())
      return { ...tell(made), secret: events.signing.first(made.id) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/webhooks',
      summary: 'The webhooks of the Space',
      access,
      query: page,
      answer: named,
    },
    async ({ params, query }) => {
      const { items, next } = await webhooks.list(params.space, query)
      return { webhooks: items.map(tell), next }
    },
  )

  api.serve(
    {
      method: 'patch',
      path: '/v1/spaces/{space}/webhooks/{webhook}',
      summary: 'Change where a webhook leads and what it is told of, or switch it off and on',
      about: 'Switched on, it is told of what happens from then on; what it missed can be sent again.',
      access,
      body: webhookChange,
      answer: shown,
      writes: true,
    },
    async ({ params, body: { enabled, ...to } }) => {
      const { id, disabled } = await own(params.space, params.webhook)
      if (to.url !== undefined) await resolveTarget(to.url, allowPrivate)
      const off = enabled === false ? (disabled ?? SWITCHED_OFF) : disabled
      await webhooks.change(id, { ...to, disabled: enabled === true ? null : off })
      return tell(await own(params.space, params.webhook))
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/webhooks/{webhook}',
      summary: 'Remove a webhook and the log of its calls',
      access,
      answer: done,
      writes: true,
    },
    async ({ params }) => {
      if (!(await webhooks.remove(params.space, params.webhook))) throw notFound()
      return { done: true }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/webhooks/{webhook}/secrets',
      summary: 'A new secret for the calls of a webhook; the one before signs along for a day',
      about: 'Shown once; the same Idempotency-Key shows the same secret.',
      access,
      answer: newSecret,
      status: 201,
      writes: true,
    },
    async ({ params, id }) => {
      const { id: webhook } = await own(params.space, params.webhook)
      const { secret, madeAt, oldUntil } = await events.signing.rotate(webhook, id, clock())
      return { secret, madeAt: iso(madeAt), oldUntil: iso(oldUntil) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/webhooks/{webhook}/deliveries',
      summary: 'What a webhook was told and what it answered, newest first',
      access,
      query: page,
      answer: listed,
    },
    async ({ params, query }) => {
      const { id } = await own(params.space, params.webhook)
      const { items, next } = await deliveries.list(id, query)
      return { deliveries: items.map(tellDelivery), next }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/webhooks/{webhook}/deliveries/{delivery}/replays',
      summary: 'Send one again, under the same webhook-id',
      access,
      answer: delivery,
      writes: true,
    },
    async ({ params }) => {
      const { id, disabled } = await own(params.space, params.webhook)
      if (disabled !== null)
        throw new ProblemError(409, 'webhook_off', `It is not called: ${disabled} Switch it on first.`)
      const again = await deliveries.replay(id, Number(params.delivery), clock())
      if (!again) throw notFound()
      events.wake()
      return tellDelivery(again)
    },
  )
}

const SWITCHED_OFF = 'It was switched off.'

function tell({ id, url, events, madeAt, disabled }: StoredWebhook) {
  return { id, url, events, madeAt: iso(madeAt), disabled }
}

function tellDelivery(it: StoredDelivery) {
  const { id, event, type, status, tries, madeAt, triedAt, nextAt, body } = it
  return {
    id: String(id),
    event,
    type,
    status,
    tries,
    madeAt: iso(madeAt),
    triedAt: triedAt === null ? null : iso(triedAt),
    nextAt: nextAt === null ? null : iso(nextAt),
    response: triedAt === null ? null : { status: it.responseStatus, text: it.response ?? '' },
    body,
  }
}
