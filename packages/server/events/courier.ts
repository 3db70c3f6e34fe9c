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
  readonly unexpected: (error: unknown) => void
}

export interface Courier {
  /** There may be something to deliver. */
  wake(): void
  /** Resolves when everything that is due was tried. */
  idle(): Promise<void>
  /** What is under way is given up and tried again after the next start. */
  close(): Promise<void>
}

/**
 * Bounds (law 9): deliveries under way, of these to one webhook (all of a Space's together take no more than two
 * thirds), and how many may wait for one that always fails.
 */
const AT_ONCE = 128
const AT_ONCE_TO_ONE = 4
const MOST_WAITING = 10_000

const GONE = 410
const LONGEST_SLEEP = 60_000
const SHORTEST_SLEEP = 50

/** Every webhook has its own few places, so one that takes long to answer keeps nobody else waiting. */
export function openCourier(parts: CourierParts): Courier {
  const { deliveries, webhooks, clock, unexpected } = parts
  const running = new Map<number, { readonly to: string; readonly done: Promise<void> }>()
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined

  const deliver = async (delivery: Delivery): Promise<void> => {
    const reply = await send(parts, delivery, ending.signal)
    if (ending.signal.aborted && !reply.ok) return
    const { webhook } = delivery
    const over = reply.status === GONE
    if (webhook !== null && over) webhooks.disable(webhook, 'It answered 410 Gone.')
    deliveries.settle(delivery, reply, over || reply === NOBODY, clock())
    if (webhook !== null && !reply.ok && deliveries.waitingFor(webhook) > MOST_WAITING)
      webhooks.disable(webhook, `More than ${MOST_WAITING} calls waited for it.`)
  }
  const busy = (): string[] => {
    const to = Map.groupBy(running.values(), (each) => each.to)
    return [...to].filter(([, own]) => own.length >= AT_ONCE_TO_ONE).map(([name]) => name)
  }
  const wake = (): void => {
    clearTimeout(timer)
    if (ending.signal.aborted) return
    while (running.size < AT_ONCE) {
      const delivery = deliveries.due(clock(), [...running.keys()], busy())
      if (!delivery) break
      const done = deliver(delivery)
        .catch(unexpected)
        .finally(() => {
          running.delete(delivery.id)
          wake()
        })
      running.set(delivery.id, { to: delivery.webhook ?? '', done })
    }
    const next = deliveries.nextAfter(clock())
    const length = next === undefined ? LONGEST_SLEEP : Math.max(SHORTEST_SLEEP, next - clock())
    timer = setTimeout(wake, Math.min(LONGEST_SLEEP, length)).unref()
  }
  return {
    wake,
    idle: async () => {
      wake()
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done))
    },
    close: async () => {
      ending.abort()
      clearTimeout(timer)
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

const NOBODY: Reply = { ok: false, status: null, text: 'There is nobody to tell any more.' }

async function send(parts: CourierParts, delivery: Delivery, ending: AbortSignal): Promise<Reply> {
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
      ending,
    })
  }
  const email = accounts.people([delivery.member ?? '']).get(delivery.member ?? '')?.email
  if (!email || !mailer) return NOBODY
  return mailer.send(email, JSON.parse(body)) // written from a mail
}
