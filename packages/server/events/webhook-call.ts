/**
 * A webhook call by the Standard Webhooks specification: the body is signed together with its id and its time, so the
 * receiver can detect a forged or repeated call. Redirects count as answers and are not followed.
 */
import { createHmac } from 'node:crypto'
import { Fault } from '@allot/rules/fault'
import type { Instant } from '@allot/rules/instant'
import { callTarget } from '../outbound/outbound-call.ts'
import { resolveTarget } from '../outbound/public-target.ts'
import type { DeliveryResult } from './delivery.ts'

const TIMEOUT_MS = 15_000
const MAX_KEPT_TEXT = 1_000

function signature(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

export interface WebhookCall {
  readonly url: string
  /** Each of them signs the call; the receiver knows at least one. */
  readonly secrets: readonly string[]
  readonly id: string
  readonly body: string
  readonly now: Instant
  readonly allowPrivate: boolean
  /** Aborts the call. */
  readonly ending: AbortSignal
}

/** Never throws: a failure is a result. */
export async function callWebhook(call: WebhookCall): Promise<DeliveryResult> {
  try {
    return await post(call)
  } catch (cause) {
    const why = cause instanceof Fault || cause instanceof Error ? cause.message : String(cause)
    return { ok: false, status: null, text: why.slice(0, MAX_KEPT_TEXT) }
  }
}

async function post({
  url: text,
  secrets,
  id,
  body,
  now,
  allowPrivate,
  ending,
}: WebhookCall): Promise<DeliveryResult> {
  const target = await resolveTarget(text, allowPrivate)
  const seconds = Math.floor(now / 1_000)
  const response = await callTarget(target, {
    method: 'POST',
    signal: AbortSignal.any([ending, AbortSignal.timeout(TIMEOUT_MS)]),
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': secrets.map((secret) => signature(secret, id, seconds, body)).join(' '),
    },
  })
  const { promise, resolve, reject } = Promise.withResolvers<DeliveryResult>()
  const status = response.statusCode ?? 0
  const { location } = response.headers
  let kept = status >= 300 && status < 400 ? `It leads on to ${location}, which is not followed. ` : ''
  const answer = () =>
    resolve({ ok: status >= 200 && status < 300, status, text: kept.slice(0, MAX_KEPT_TEXT) })
  response.setEncoding('utf8')
  response.on('data', (part: string) => {
    kept += part
    if (kept.length < MAX_KEPT_TEXT) return
    answer()
    response.destroy()
  })
  response.once('end', answer)
  response.once('error', reject)
  return promise
}
