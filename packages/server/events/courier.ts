/**
 * The courier makes deliveries that are due, a bounded number at a time, and stores the result of each. A delivery is
 * taken by one process, however many serve.
 */
import type { Instant } from '@allot/rules/instant'
import type { Account, Accounts } from '../accounts/accounts.ts'
import type { DeliveryResult, StoredDelivery } from './delivery.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { Mailer } from './mail.ts'
import { type MailQuota, refusedText } from './mail-quota.ts'
import type { SigningSecrets } from './signing-secrets.ts'
import { callWebhook } from './webhook-call.ts'
import { MAKER_GONE, type StoredWebhook, type WebhookStore } from './webhook-store.ts'

export interface CourierParts {
  readonly webhooks: WebhookStore
  readonly signing: SigningSecrets
  readonly deliveries: DeliveryStore
  readonly accounts: Accounts
  readonly mailer: Mailer | undefined
  readonly mailQuota: MailQuota
  /** Whether news go to the address of an account: not before it is confirmed to be theirs. */
  readonly mayMail: (account: Account) => boolean
  /** Whether webhooks may lead to private addresses. */
  readonly allowPrivate: boolean
  /** Whether who made a webhook still may have it called. */
  readonly mayCall: (webhook: StoredWebhook) => Promise<boolean>
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

export interface Courier {
  /** To be called when a delivery may be due. */
  wake(): void
  /** Resolves when everything that is due was tried. */
  idle(): Promise<void>
  /** Aborts deliveries that are under way; they are tried again after the next start. */
  close(): Promise<void>
}

/**
 * Bounds (law 9): deliveries under way, of these to one webhook (those of one Space's webhooks use at most two thirds),
 * and how many may wait for a webhook that always fails.
 */
const AT_ONCE = 128
const AT_ONCE_TO_ONE = 4
const MAX_WAITING = 10_000

const GONE = 410
const LONGEST_SLEEP = 60_000
const SHORTEST_SLEEP = 50
/** After a failure of the database, in milliseconds. */
const RETRY = 10_000

/** Each webhook has a few slots of its own, so a slow one does not delay the others. */
export function openCourier(parts: CourierParts): Courier {
  const { deliveries, webhooks, clock, unexpected } = parts
  const running = new Set<{ readonly to: string; readonly done: Promise<void> }>()
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let filling: Promise<void> | undefined
  let again = false

  const deliver = async (delivery: StoredDelivery): Promise<void> => {
    const reply = await send(parts, delivery, ending.signal)
    if (ending.signal.aborted && !reply.ok) return deliveries.giveBack(delivery, clock())
    const { webhook } = delivery
    const over = reply.status === GONE
    if (webhook !== null && over) await webhooks.change(webhook, { disabled: 'It answered 410 Gone.' })
    await deliveries.settle(delivery, reply, over || reply === NO_RECIPIENT, clock())
    if (webhook !== null && !reply.ok && (await deliveries.waitingFor(webhook)) > MAX_WAITING)
      await webhooks.change(webhook, { disabled: `More than ${MAX_WAITING} calls waited for it.` })
  }
  const busy = (): string[] => {
    const to = Map.groupBy(running, (each) => each.to)
    return [...to].filter(([, own]) => own.length >= AT_ONCE_TO_ONE).map(([name]) => name)
  }
  const fill = async (): Promise<void> => {
    while (running.size < AT_ONCE && !ending.signal.aborted) {
      const delivery = await deliveries.take(clock(), busy())
      if (!delivery) break
      const done = deliver(delivery)
        .catch(unexpected)
        .finally(() => {
          running.delete(trip)
          wake()
        })
      const trip = { to: delivery.webhook ?? '', done }
      running.add(trip)
    }
    const next = await deliveries.nextAfter(clock())
    sleep(next === undefined ? LONGEST_SLEEP : next - clock())
  }
  const fillAll = async (): Promise<void> => {
    for (; again && !ending.signal.aborted; await fill()) again = false
  }
  const sleep = (length: number): void => {
    clearTimeout(timer)
    if (ending.signal.aborted) return
    timer = setTimeout(wake, Math.min(LONGEST_SLEEP, Math.max(SHORTEST_SLEEP, length))).unref()
  }
  const wake = (): void => {
    again = true
    filling ??= fillAll()
      .catch((cause: unknown) => {
        unexpected(cause)
        sleep(RETRY)
      })
      .finally(() => {
        filling = undefined
        if (again && !ending.signal.aborted) wake()
      })
  }
  const unfinishedWork = () => Promise.all([filling, ...[...running].map(({ done }) => done)])
  return {
    wake,
    idle: async () => {
      wake()
      while (filling || running.size > 0) await unfinishedWork()
    },
    close: async () => {
      ending.abort()
      clearTimeout(timer)
      while (filling || running.size > 0) await unfinishedWork()
    },
  }
}

const NO_RECIPIENT: DeliveryResult = {
  ok: false,
  status: null,
  text: 'The webhook or the member is gone, or has no e-mail address that is confirmed.',
}

async function send(
  parts: CourierParts,
  delivery: StoredDelivery,
  ending: AbortSignal,
): Promise<DeliveryResult> {
  const { webhooks, signing, allowPrivate, mayCall, clock } = parts
  const { body, event } = delivery
  if (delivery.webhook !== null) {
    const webhook = await webhooks.get(delivery.webhook)
    if (!webhook || webhook.disabled !== null) return NO_RECIPIENT
    const { id, url } = webhook
    if (!(await mayCall(webhook))) {
      await webhooks.change(id, { disabled: MAKER_GONE }) // it stays over, also when they are an admin once more
      return NO_RECIPIENT
    }
    return callWebhook({
      url,
      secrets: await signing.at(id, clock()),
      id: event,
      body,
      now: clock(),
      allowPrivate,
      ending,
    })
  }
  return mailTo(parts, delivery)
}

async function mailTo(parts: CourierParts, delivery: StoredDelivery): Promise<DeliveryResult> {
  const { accounts, mailer, mailQuota, mayMail, clock } = parts
  const { id, space, member, body } = delivery
  const account = (await accounts.find([member ?? ''])).get(member ?? '')
  if (!account?.email || !mailer || !mayMail(account)) return NO_RECIPIENT
  const mail = { id: `delivery ${id}`, kind: 'notice', to: account.email, space } as const
  const admission = await mailQuota.admit(mail, clock())
  if (!admission.admitted) return { ok: false, status: null, text: refusedText(admission, mail.kind) }
  return mailer.send(account.email, JSON.parse(body)) // written from a mail
}
