/** Stripe's own client: its settings, its signatures, and its errors as problems of this API. */
import type { Instant } from '@allot/rules/instant'
import { Stripe } from 'stripe'
import { ProblemError } from '../http/problem.ts'

export interface StripeSettings {
  /** `sk_…` or, better, a restricted key, `rk_…`. */
  readonly key: string
  /** `whsec_…`, of the endpoint that receives its events. */
  readonly webhookSecret: string
  /** Another server with Stripe's API, for tests. */
  readonly url?: string | undefined
}

/** Seconds between the signing of an event and its arrival. */
const TOLERANCE = 300

export function openStripeClient({ key, url }: StripeSettings): Stripe {
  return new Stripe(key, { ...hostOf(url), maxNetworkRetries: 2, telemetry: false })
}

/**
 * Before a body is read: a stranger knows no signature, but can send 1 MiB as often as they like. Where the header reads
 * like one of this moment, the body decides. @throws ProblemError 400
 */
export function refuseUnsigned(signature: string | undefined, now: Instant): void {
  const [, signedAt] = /(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature ?? '') ?? []
  const isRecent = Math.abs(now / 1_000 - Number(signedAt)) <= TOLERANCE + 1
  if (!isRecent || !/(?:^|,)v1=[\da-f]{64}(?:,|$)/.test(signature ?? '')) throw notSigned()
}

/** @throws ProblemError 400 for what Stripe did not sign, or signed more than five minutes ago */
export function verifiedEvent(
  stripe: Stripe,
  { webhookSecret }: StripeSettings,
  body: string,
  signature: string | undefined,
  now: Instant,
): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(body, signature ?? '', webhookSecret, TOLERANCE, undefined, now)
  } catch (cause) {
    if (!(cause instanceof Stripe.errors.StripeSignatureVerificationError)) throw cause
    throw notSigned()
  }
}

function notSigned(): ProblemError {
  return new ProblemError(
    'malformed',
    'This event is not signed by Stripe, or it was signed more than five minutes ago. Check the webhook secret and the clock.',
  )
}

/** The admin reads why Stripe rejected a request, or that it cannot be reached. @throws ProblemError 409, 503 */
export function throwAsProblem(cause: unknown): never {
  if (cause instanceof Stripe.errors.StripeConnectionError || cause instanceof Stripe.errors.StripeAPIError)
    throw new ProblemError('unavailable', 'Stripe cannot be reached. Nothing was changed. Try again.')
  if (cause instanceof Stripe.errors.StripeError)
    throw new ProblemError('through_billing', `Stripe rejected the change: ${cause.message}`)
  throw cause
}

function hostOf(url: string | undefined) {
  if (url === undefined) return {}
  const { hostname: host, port, protocol } = new URL(url)
  return { host, port: Number(port), protocol: protocol === 'http:' ? ('http' as const) : ('https' as const) }
}
