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
import type { SpaceId } from '@allot/rules/space'
import { makerOf, nameOf } from '../access/caller.ts'
import { namesOfMakers } from '../access/maker-names.ts'
import { mayStillBeCalled } from '../accounts/credentials.ts'
import type { StoredDelivery } from '../events/delivery.ts'
import { MAKER_GONE, type StoredWebhook } from '../events/webhook-store.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import { resolveTarget } from '../outbound/public-target.ts'
import type { RouteContext } from './route-context.ts'

export function webhookRoutes(context: RouteContext): void {
  const { api, allot, accounts, keys, events, allowPrivate, clock } = context
  const { webhooks, deliveries } = events
  const access = { person: 'admin', scope: 'admin' } as const
  const webhookIn = async (space: string, id: string): Promise<StoredWebhook> => {
    const found = await webhooks.get(id)
    if (found?.space !== space) throw notFound()
    return found
  }
  const listed = async (space: SpaceId, those: readonly StoredWebhook[]) => {
    const named = await namesOfMakers(
      accounts,
      those.map(({ maker }) => maker),
    )
    const state = await allot.space(space)
    return Promise.all(
      those.map(async (webhook) => {
        const { id, url, events, maker, madeAt } = webhook
        const over = (await mayStillBeCalled(keys, state, webhook)) ? null : MAKER_GONE
        const disabled = webhook.disabled ?? over
        return { id, url, events, maker: maker && named(maker), madeAt: iso(madeAt), disabled }
      }),
    )
  }
  const resourceOf = async (webhook: StoredWebhook) => {
    const [resource] = await listed(webhook.space, [webhook])
    if (!resource) throw new Error('Invariant: one webhook is listed as one.')
    return resource
  }

  api.serve(
    {
      method: 'post',
      path: '/v1/spaces/{space}/webhooks',
      id: 'createWebhook',
      tag: 'Webhooks',
      summary: 'Create a webhook',
      description:
        'An address that is called when something happens. Calls follow the Standard Webhooks specification. One that fails is tried again with growing pauses for three days. It ends when its maker is no admin of the Space any more, or with the key that it was made with.',
      access,
      body: newWebhook,
      answer: createdWebhook,
      status: 201,
      writes: true,
      records: (_, { id: webhook, url }) => ({ action: 'webhook_created', webhook, host: new URL(url).host }),
      problems: ['too_many', 'idempotency_key_reused'],
    },
    async ({ params, caller, body: { url, events: types }, idempotencyKey }) => {
      await resolveTarget(url, allowPrivate)
      const created = await webhooks.make(
        { space: params.space, url, events: types, maker: makerOf(caller) },
        { by: nameOf(caller), idempotencyKey },
        clock(),
      )
      await events.tellOfWebhook(created, `webhook ${created.id}`)
      return { ...(await resourceOf(created)), secret: events.signing.first(created.id) }
    },
  )

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/webhooks',
      id: 'listWebhooks',
      tag: 'Webhooks',
      summary: 'List the webhooks',
      description: 'The webhooks of the Space, and who made each.',
      access,
      query: pageQuery,
      answer: webhookPage,
    },
    async ({ params, query }) => {
      const { items, next } = await webhooks.list(params.space, query)
      return { webhooks: await listed(params.space, items), next }
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
        'Its address, the events it is called for, and whether it is on. Who changes where it leads or what it is called for, or switches it on, is its maker from then on. After it is switched on it is called for what happens from then on; the calls that it missed can be repeated.',
      access,
      body: webhookChange,
      answer: webhook,
      writes: true,
      records: (_, { id: webhook, url }) => ({ action: 'webhook_changed', webhook, host: new URL(url).host }),
    },
    async ({ params, caller, body: { enabled, ...change } }) => {
      const before = await webhookIn(params.space, params.webhook)
      const { id, disabled } = before
      if (change.url !== undefined) await resolveTarget(change.url, allowPrivate)
      const off = enabled === false ? (disabled ?? SWITCHED_OFF) : disabled
      // Otherwise a webhook of Ann that Bob leads to a server of his own would outlive his role.
      const isTheirs = enabled === true || change.url !== undefined || change.events !== undefined
      const maker = isTheirs ? makerOf(caller) : undefined
      await webhooks.change(id, { ...change, disabled: enabled === true ? null : off, maker })
      const after = await webhookIn(params.space, params.webhook)
      if (after.url !== before.url) await events.tellOfWebhook(after, `webhook ${id} ${clock()}`)
      return resourceOf(after)
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
      records: ({ params: { webhook } }) => ({ action: 'webhook_removed', webhook }),
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
      records: ({ params: { webhook } }) => ({ action: 'webhook_secret_renewed', webhook }),
      problems: ['too_many'],
    },
    async ({ params, caller, idempotencyKey }) => {
      const { id } = await webhookIn(params.space, params.webhook)
      const request = { by: nameOf(caller), idempotencyKey }
      const { secret, madeAt, oldUntil } = await events.signing.rotate(id, request, clock())
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
      records: ({ params: { webhook, delivery } }) => ({
        action: 'webhook_call_repeated',
        webhook,
        delivery,
      }),
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
