/** A Space whose plan is paid through a fake Stripe, on a test server: what its admin does and what Stripe reports. */
import { join } from 'node:path'
import { readPolicy } from '@allot/engine/policies'
import { type Instant, instant } from '@allot/rules/instant'
import { event, FakeStripe, type FakeSubscription, signed, subscription } from './fake-stripe.ts'
import { TestServer } from './test-server.ts'

export const WEBHOOK_SECRET = 'whsec_test'

const unified = readPolicy(join(import.meta.dirname, '../../../policies/2026-05-unified.yaml'))
export const PAID_POLICY = {
  ...unified,
  policy: '2026-07-paid',
  prices: {
    pro: { monthly: 'price_pro_month', yearly: 'price_pro_year' },
    max: { monthly: 'price_max_month', yearly: 'max_yearly' },
  },
}

export const PRO = { id: 'sub_1', price: 'price_pro_month', until: '2026-08-20T09:00:00Z' }

type Report = Omit<FakeSubscription, 'space' | 'until' | 'since'> & {
  readonly until: string
  readonly since?: string
}

export class StripeShop {
  readonly stripe: FakeStripe
  testServer: TestServer
  /** The cookie of the owner. */
  readonly ann: string
  readonly space: string
  #events = 0

  private constructor(stripe: FakeStripe, testServer: TestServer, ann: string, space: string) {
    this.stripe = stripe
    this.testServer = testServer
    this.ann = ann
    this.space = space
  }

  static async open(): Promise<StripeShop> {
    const stripe = new FakeStripe()
    const url = await stripe.open()
    const testServer = await TestServer.open({
      billing: { kind: 'stripe', key: 'sk_test', webhookSecret: WEBHOOK_SECRET, url },
    })
    // Published a minute early: several servers have to know of it before it takes effect.
    testServer.time.now = instant('2026-07-20T08:59:00Z')
    await testServer.allot.publish(PAID_POLICY)
    testServer.time.now = instant('2026-07-20T09:00:00Z')
    const ann = await testServer.signUp('ann')
    const body = { name: 'Shop', plan: 'free', period: 'monthly' }
    const created = await testServer.call('POST', '/v1/spaces', { cookie: ann, idempotencyKey: 'shop', body })
    return new StripeShop(stripe, testServer, ann, created.body.id)
  }

  async close(): Promise<void> {
    await this.testServer.close()
    this.stripe.close()
  }

  /** Sends an event as Stripe does. */
  send(
    body: string,
    signature = signed(body, WEBHOOK_SECRET, Math.floor(this.testServer.time.now / 1_000)),
  ): Promise<Response> {
    const headers = { 'stripe-signature': signature, 'content-type': 'application/json' }
    return this.testServer.server.fetch(
      new Request('http://allot.test/v1/billing/stripe', { method: 'POST', headers, body }),
    )
  }

  /** Stripe reports at an instant how a subscription is. @returns the body of the event */
  async report(type: string, at: string, { until, since, ...reported }: Report): Promise<string> {
    this.#events += 1
    this.testServer.time.now = Math.max(this.testServer.time.now, instant(at)) as Instant // of two instants
    const term = { until: seconds(until), ...(since !== undefined && { since: seconds(since) }) }
    const changed = subscription({ ...reported, space: this.space, ...term })
    this.stripe.subscriptions.set(reported.id, changed)
    const body = event(`evt_${this.#events}`, `customer.subscription.${type}`, seconds(at), changed)
    const { status } = await this.send(body)
    if (status !== 200) throw new Error(`The event was answered ${status}.`)
    return body
  }

  requestChange(body: object, idempotencyKey: string) {
    return this.testServer.call('POST', `/v1/spaces/${this.space}/plan-changes`, {
      cookie: this.ann,
      idempotencyKey,
      body,
    })
  }

  async plan(): Promise<{ plan: string; period: string | null; next: string | null }> {
    const usage = await this.testServer.allot.usage(this.space, { member: '', operator: true })
    return { plan: usage.plan.id, period: usage.plan.period, next: usage.next?.id ?? null }
  }

  /** How many entries the log has. */
  async entries(): Promise<number> {
    return (await this.testServer.allot.space(this.space)).seq
  }
}

/** As Stripe counts time. */
export function seconds(at: string): number {
  return instant(at) / 1_000
}
