/** Webhooks: addresses that are called when an event happens, and the log of their calls. */
import { text } from '@allot/rules/text'
import { z } from 'zod'
import { EVENT_TYPES, eventType } from './event.ts'
import { maker } from './key.ts'
import { next, utc } from './page.ts'

const WEBHOOK = {
  ...{ id: 'whk_3c59dc048e885024', url: 'https://shop.example/allot', events: ['usage.threshold_crossed'] },
  ...{ maker: { member: 'ann', name: 'Ann', key: null }, madeAt: '2026-07-20T09:00:00Z', disabled: null },
}

const DELIVERY = {
  ...{ id: '7', event: 'spc_b1946ac92492d234/42', type: 'usage.threshold_crossed', status: 'delivered' },
  ...{ tries: 1, madeAt: '2026-07-20T09:00:00Z', triedAt: '2026-07-20T09:00:01Z', nextAt: null },
  ...{ response: { status: 204, text: '' }, body: '{"type":"usage.threshold_crossed"}' },
}

export const newWebhook = z
  .strictObject({
    url: text.min(1).max(2_000).describe('an https address on the public internet'),
    events: z.array(eventType).min(1).max(EVENT_TYPES.length).describe('the events it is called for'),
  })
  .meta({
    id: 'NewWebhook',
    description: 'An address to call, and for which events.',
    examples: [{ url: 'https://shop.example/allot', events: ['usage.threshold_crossed'] }],
  })

export const webhookChange = z
  .strictObject({
    url: newWebhook.shape.url.optional(),
    events: newWebhook.shape.events.optional(),
    enabled: z.boolean().optional().describe('false switches it off, true switches it on'),
  })
  .meta({
    id: 'WebhookChange',
    description: 'What changes about a webhook.',
    examples: [{ enabled: true }],
  })

export const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()).readonly(),
    maker: maker
      .nullable()
      .describe(
        'who made it, or last changed where it leads or switched it on; null for one from before makers were known',
      ),
    madeAt: utc,
    disabled: z.string().nullable().describe('why it is no longer called; null while it is called'),
  })
  .meta({
    id: 'Webhook',
    description: 'An address that is called when something happens.',
    examples: [WEBHOOK],
  })

export const createdWebhook = webhook
  .extend({
    secret: z.string().describe('signs its calls, by the Standard Webhooks specification'),
  })
  .meta({
    id: 'CreatedWebhook',
    description: 'A webhook with its secret.',
    examples: [{ ...WEBHOOK, secret: 'whsec_c2VjcmV0' }],
  })

export const webhookSecret = z
  .object({
    secret: z.string().describe('signs its calls from now on'),
    madeAt: utc,
    oldUntil: utc.describe('until then calls are signed with the old secret too'),
  })
  .meta({
    id: 'WebhookSecret',
    description: 'The new secret of a webhook.',
    examples: [
      {
        secret: 'whsec_c2VjcmV0',
        madeAt: '2026-07-20T09:00:00Z',
        oldUntil: '2026-07-21T09:00:00Z',
      },
    ],
  })

export const webhookPage = z.object({ webhooks: z.array(webhook), next }).meta({
  id: 'WebhookPage',
  description: 'A page of webhooks.',
  examples: [{ webhooks: [WEBHOOK], next: null }],
})

export const delivery = z
  .object({
    id: z.string(),
    event: z.string().describe('the webhook-id of the call; the same when it is repeated'),
    type: z.string(),
    status: z.enum(['waiting', 'delivered', 'failed']),
    tries: z.number().int(),
    madeAt: utc,
    triedAt: utc.nullable(),
    nextAt: utc.nullable(),
    response: z.object({ status: z.number().int().nullable(), text: z.string() }).nullable(),
    body: z.string().describe('what was sent'),
  })
  .meta({ id: 'Delivery', description: 'One call of a webhook, with its answer.', examples: [DELIVERY] })

export const deliveryPage = z.object({ deliveries: z.array(delivery), next }).meta({
  id: 'DeliveryPage',
  description: 'A page of the calls of a webhook, newest first.',
  examples: [{ deliveries: [DELIVERY], next: null }],
})
