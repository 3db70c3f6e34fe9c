/** Webhooks and how their calls went. */
import { z } from 'zod'
import { next, utc } from './page.ts'

/** What a webhook can be told of. */
const EVENTS = [
  'usage.warned',
  'operation.denied',
  'space.renewed',
  'subscription.changed',
  'grant.added',
  'member.joined',
  'member.left',
] as const

const event = z.enum(EVENTS)

export const newWebhook = z.strictObject({
  url: z.string().min(1).max(2_000).describe('an https address on the public internet'),
  events: z.array(event).min(1).max(EVENTS.length).describe('what it is told of'),
})

export const webhookChange = z.strictObject({
  url: newWebhook.shape.url.optional(),
  events: newWebhook.shape.events.optional(),
  enabled: z.boolean().optional().describe('whether it is called; false switches it off, true on again'),
})

export const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()).readonly(),
    madeAt: utc,
    disabled: z.string().nullable().describe('why it is not called any more'),
  })
  .meta({ id: 'Webhook' })

export const shownWebhook = webhook.extend({
  secret: z.string().describe('its calls are signed with this, by the Standard Webhooks specification'),
})

export const newSecret = z.object({
  secret: z.string().describe('its calls are signed with this from now on'),
  madeAt: utc,
  oldUntil: utc.describe('until then the secret before it signs along'),
})

export const webhooks = z.object({ webhooks: z.array(webhook), next })

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
  .meta({ id: 'Delivery' })

export const deliveries = z.object({ deliveries: z.array(delivery), next })
