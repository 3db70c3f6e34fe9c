/** The courier: takes out what is due, a few at a time, and notes how each went. */
import type { Instant } from '@allot/rules/instant'
import type { Accounts } from '../accounts.ts'
import type { Deliveries, Delivery } from './deliveries.ts'
import type { Mailer } from './mail.ts'
import { callWebhook, type Reply, signingSecret } from './webhook.ts'
import type { Webhooks } from './webhooks.ts'

export interface CourierParts {
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  readonly accounts: Accounts
  readonly mailer: Mailer | undefined
  readonly secret: string
  /** Whether webhooks may lead to private addresses. */
  readonly allowPrivate: boolean
  readonly clock: () => Instant
}

const AT_ONCE = 8
const GONE = 410

/** Sends everything that is due now. */
export async function deliverDue(parts: CourierParts): Promise<void> {
  const { deliveries, webhooks, clock } = parts
  for (;;) {
    const due = deliveries.due(clock(), AT_ONCE)
    if (due.length === 0) return
    await Promise.all(
      due.map(async (delivery) => {
        const reply = await send(parts, delivery)
        const over = reply.status === GONE
        if (over && delivery.webhook) webhooks.disable(delivery.webhook, 'It answered 410 Gone.')
        deliveries.settle(delivery, reply, over || reply === NOBODY, clock())
      }),
    )
  }
}

const NOBODY: Reply = { ok: false, status: null, text: 'There is nobody to tell any more.' }

async function send(parts: CourierParts, delivery: Delivery): Promise<Reply> {
  const { webhooks, accounts, mailer, secret, allowPrivate, clock } = parts
  const { body, event } = delivery
  if (delivery.webhook !== null) {
    const webhook = webhooks.get(delivery.webhook)
    if (!webhook || webhook.disabled !== null) return NOBODY
    const { id, url } = webhook
    return callWebhook({
      url,
      secret: signingSecret(secret, id),
      id: event,
      body,
      now: clock(),
      allowPrivate,
    })
  }
  const email = accounts.people([delivery.member ?? '']).get(delivery.member ?? '')?.email
  if (!email || !mailer) return NOBODY
  return mailer.send(email, JSON.parse(body)) // written from a mail
}
