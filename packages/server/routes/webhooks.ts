/** Webhooks of a Space: create and change them, list their calls, repeat a call. */

import { done } from '@allot/api/done'
import { pageQuery } from '@allot/api/page'
import {
  createdWebhook,
  delivery,
  deliveryPage,
  newWebhook,
  webhook,
  webhookChange,
  webhookPage,
  webhookSecret,
} from '@allot/api/webhook'
import { iso } from '@allot/rules/instant'
import type { StoredDelivery } from '../events/delivery.ts'
import type { StoredWebhook } from '../events/webhook-store.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import { resolveTarget } from '../outbound/public-target.ts'
import type { RouteContext } from './route-context.ts'

export function webhookRoutes({ api, events, allowPrivate, clock }: RouteContext): void {
  const { webhooks, deliveries } = events
  const access = { person: 'admin', scope: 'admin' } as const
  const webhookIn = async (space: string, id: string): Promise<StoredWebhook> => {
    const found = await webhooks.get(id)
    if (found?.space !== space) throw notFound()
    return found
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/webhooks',
      id: 'createWebhook',
      tag: 'Webhooks',
      summary: 'Create a webhook',
      description:
        'An address that is called when something happens. Calls follow the Standard Webhooks specification. One that fails is tried again with growing pauses for three days.',
      access,
      body: newWebhook,
      answer: createdWebhook,
      status: 201,
      writes: true,
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ params, body: { url, events: types }, idempotencyKey }) => {
      await resolveTarget(url, allowPrivate)
      const created = await webhooks.make(
        { space: params.space, url, events: types },
        idempotencyKey,
        clock(),
      )
      return { ...webhookResource(created), secret: events.signing.first(created.id) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/webhooks',
      id: 'listWebhooks',
      tag: 'Webhooks',
      summary: 'List the webhooks',
      description: 'The webhooks of the Space.',
      access,
      query: pageQuery,
      answer: webhookPage,
    },
    async ({ params, query }) => {
      const { items, next } = await webhooks.list(params.space, query)
      return { webhooks: items.map(webhookResource), next }
    },
  )

  api.serve(
    {
      method: 'patch',
      path: '/v1/spaces/{space}/webhooks/{webhook}',
      id: 'updateWebhook',
      tag: 'Webhooks',
      summary: 'Change a webhook',
      description:
        'Its address, the events it is called for, and whether it is on. After it is switched on it is called for what happens from then on; the calls that it missed can be repeated.',
      access,
      body: webhookChange,
      answer: webhook,
      writes: true,
    },
    async ({ params, body: { enabled, ...change } }) => {
      const { id, disabled } = await webhookIn(params.space, params.webhook)
      if (change.url !== undefined) await resolveTarget(change.url, allowPrivate)
      const off = enabled === false ? (disabled ?? SWITCHED_OFF) : disabled
      await webhooks.change(id, { ...change, disabled: enabled === true ? null : off })
      return webhookResource(await webhookIn(params.space, params.webhook))
    },
  )

  api.serve(
    {
      method: 'delete',
      path: '/v1/spaces/{space}/webhooks/{webhook}',
      id: 'deleteWebhook',
      tag: 'Webhooks',
      summary: 'Delete a webhook',
      description: 'The log of its calls is deleted too.',
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
      id: 'renewWebhookSecret',
      tag: 'Webhooks',
      summary: 'Renew the secret of a webhook',
      description:
        'For a day calls are signed with the old secret too. The new one is shown once; the same Idempotency-Key shows the same secret.',
      access,
      answer: webhookSecret,
      status: 201,
      writes: true,
      problems: ['too_many'],
    },
    async ({ params, idempotencyKey }) => {
      const { id } = await webhookIn(params.space, params.webhook)
      const { secret, madeAt, oldUntil } = await events.signing.rotate(id, idempotencyKey, clock())
      return { secret, madeAt: iso(madeAt), oldUntil: iso(oldUntil) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/webhooks/{webhook}/deliveries',
      id: 'listDeliveries',
      tag: 'Webhooks',
      summary: 'List the calls of a webhook',
      description: 'What was sent and what was answered, newest first.',
      access,
      query: pageQuery,
      answer: deliveryPage,
    },
    async ({ params, query }) => {
      const { id } = await webhookIn(params.space, params.webhook)
      const { items, next } = await deliveries.list(id, query)
      return { deliveries: items.map(deliveryResource), next }
    },
  )

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/webhooks/{webhook}/deliveries/{delivery}/replays',
      id: 'replayDelivery',
      tag: 'Webhooks',
      summary: 'Repeat a call of a webhook',
      description: 'Sends it again, under the same webhook-id.',
      access,
      answer: delivery,
      writes: true,
      problems: ['webhook_off'],
    },
    async ({ params }) => {
      const { id, disabled } = await webhookIn(params.space, params.webhook)
      if (disabled !== null)
        throw new ProblemError('webhook_off', `It is not called: ${disabled} Switch it on first.`)
      const replayed = await deliveries.replay(id, Number(params.delivery), clock())
      if (!replayed) throw notFound()
      events.wake()
      return deliveryResource(replayed)
    },
  )
}

const SWITCHED_OFF = 'It was switched off.'

function webhookResource({ id, url, events, madeAt, disabled }: StoredWebhook) {
  return { id, url, events, madeAt: iso(madeAt), disabled }
}

function deliveryResource(it: StoredDelivery) {
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
