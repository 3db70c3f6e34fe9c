import { join } from 'node:path'
import { readPolicy } from '@allot/engine/policies'
import { type Instant, instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  event,
  FakeStripe,
  type FakeSubscription,
  invoice,
  signed,
  subscription,
} from '../testing/fake-stripe.ts'
import { TestServer } from '../testing/test-server.ts'

const SECRET = 'whsec_test'
const unified = readPolicy(join(import.meta.dirname, '../../../policies/2026-05-unified.yaml'))
const paid = {
  ...unified,
  policy: '2026-07-paid',
  prices: {
    pro: { monthly: 'price_pro_month', yearly: 'price_pro_year' },
    max: { monthly: 'price_max_month', yearly: 'max_yearly' },
  },
}
const seconds = (at: string) => instant(at) / 1_000

let stripe: FakeStripe
let testServer: TestServer
let ann: string
let space: string

beforeEach(async () => {
  stripe = new FakeStripe()
  const url = await stripe.open()
  testServer = await TestServer.open({
    billing: { kind: 'stripe', key: 'sk_test', webhookSecret: SECRET, url },
  })
  // Several servers have to know of it before it takes effect.
  testServer.time.now = instant('2026-07-20T08:59:00Z')
  await testServer.allot.publish(paid)
  testServer.time.now = instant('2026-07-20T09:00:00Z')
  ann = await testServer.signUp('ann')
  const body = { name: 'Shop', plan: 'free', period: 'monthly' }
  space = (await testServer.call('POST', '/v1/spaces', { cookie: ann, idempotencyKey: 'shop', body })).body.id
})

afterEach(async () => {
  await testServer.close()
  stripe.close()
})

function send(body: string, signature = signed(body, SECRET, Math.floor(testServer.time.now / 1_000))) {
  const headers = { 'stripe-signature': signature, 'content-type': 'application/json' }
  return testServer.server.fetch(
    new Request('http://allot.test/v1/billing/stripe', { method: 'POST', headers, body }),
  )
}

let events = 0
/** An event about a subscription, told at an instant. */
async function tell(
  type: string,
  at: string,
  told: Omit<FakeSubscription, 'space' | 'until'> & { until: string },
) {
  events += 1
  testServer.time.now = Math.max(testServer.time.now, instant(at)) as Instant // of two instants
  const it = subscription({ ...told, space, until: seconds(told.until) })
  stripe.subscriptions.set(told.id, it)
  const body = event(`evt_${events}`, `customer.subscription.${type}`, seconds(at), it)
  expect((await send(body)).status).toBe(200)
  return body
}

const change = (body: object, id: string) =>
  testServer.call('POST', `/v1/spaces/${space}/plan-changes`, { cookie: ann, idempotencyKey: id, body })
const now = async () => {
  const usage = await testServer.allot.usage(space, { member: '', operator: true })
  return { plan: usage.plan.id, period: usage.plan.period, next: usage.next?.id ?? null }
}
const entries = async () => (await testServer.allot.space(space)).seq

const PRO = { id: 'sub_1', price: 'price_pro_month', until: '2026-08-20T09:00:00Z' }

describe('an admin who wants a plan', () => {
  it('is sent to the checkout, once for each id, and has nothing until Stripe says that it is paid', async () => {
    const asked = { plan: 'pro', period: 'monthly' }
    const first = await change(asked, 'a')
    expect(first).toMatchObject({ status: 201, body: { status: 'elsewhere', to: asked } })
    expect(first.body.url).toMatch(/^https:\/\/checkout\.stripe\.com\//)
    await change(asked, 'a')
    const [one, two] = stripe.requests
    expect(one?.form).toMatchObject({
      mode: 'subscription',
      'line_items[0][price]': 'price_pro_month',
      client_reference_id: space,
      'subscription_data[metadata][space]': space,
    })
    expect(one?.idempotencyKey).toBe(two?.idempotencyKey)
    expect(await now()).toMatchObject({ plan: 'free' })
  })

  it('is led back to the page that was asked for, or to the plan page', async () => {
    const asked = { plan: 'pro', period: 'monthly' }
    await change(asked, 'a')
    await change({ ...asked, returnTo: 'https://app.example.com/paid?by=ann' }, 'b')
    expect(stripe.requests.map(({ form }) => [form.success_url, form.cancel_url])).toEqual([
      ['http://allot.test/plan', 'http://allot.test/plan'],
      ['https://app.example.com/paid?by=ann', 'https://app.example.com/paid?by=ann'],
    ])
    expect((await change({ ...asked, returnTo: 'javascript:alert(1)' }, 'c')).status).toBe(400)
  })

  it('is offered what has a price, and what costs nothing', async () => {
    const { body } = await testServer.call('GET', '/v1/plans')
    const offered = body.plans.map(({ plan, periods }: { plan: string; periods: { period: string }[] }) => [
      plan,
      periods.map(({ period }) => period).join(' '),
    ])
    expect(Object.fromEntries(offered)).toMatchObject({
      free: 'weekly monthly yearly',
      pro: 'monthly yearly',
      ultra: '',
    })
  })

  it('cannot take one past the checkout, neither for a Space nor with a new one', async () => {
    const body = { plan: 'pro', period: 'monthly' }
    const past = await testServer.call('POST', `/v1/spaces/${space}/subscriptions`, {
      cookie: ann,
      idempotencyKey: 'x',
      body,
    })
    expect(past).toMatchObject({ status: 409, body: { code: 'through_billing' } })
    const made = await testServer.call('POST', '/v1/spaces', {
      cookie: ann,
      idempotencyKey: 'y',
      body: { name: 'B', ...body },
    })
    expect(made).toMatchObject({ status: 409, body: { code: 'through_billing' } })
    const given = await testServer.call('POST', `/v1/spaces/${space}/subscriptions`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'x',
      body,
    })
    expect(given).toMatchObject({ status: 200, body: { allowed: true } })
  })

  it('changes what is paid: up with an invoice at once, down without, the end with the term', async () => {
    await tell('created', '2026-07-20T09:00:00Z', PRO)
    await change({ plan: 'max', period: 'yearly' }, 'up')
    expect(stripe.requests.at(-1)).toMatchObject({
      path: '/v1/subscriptions/sub_1',
      form: {
        'items[0][price]': 'price_looked_up',
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      },
    })
    await change({ end: true }, 'end')
    expect(stripe.requests.at(-1)?.form).toEqual({ cancel_at_period_end: 'true' })
    const portal = await testServer.call('POST', `/v1/spaces/${space}/billing/portals`, {
      cookie: ann,
      idempotencyKey: 'p',
      body: {},
    })
    expect(portal.body.url).toContain('stripe')
  })
})

describe('an event', () => {
  it('gives what is paid at once, and the second time nothing', async () => {
    const body = await tell('created', '2026-07-20T09:00:00Z', PRO)
    expect(await now()).toEqual({ plan: 'pro', period: 'monthly', next: null })
    const before = await entries()
    expect((await send(body)).status).toBe(200)
    expect(await entries()).toBe(before)
    expect(stripe.requests).toEqual([])
    const { body: told } = await testServer.call('GET', `/v1/spaces/${space}/billing`, { cookie: ann })
    expect(told).toEqual({
      billing: 'stripe',
      paid: {
        plan: 'pro',
        period: 'monthly',
        status: 'active',
        ends: false,
        paidUntil: '2026-08-20T09:00:00Z',
      },
    })
  })

  it('that comes late changes nothing', async () => {
    await tell('created', '2026-07-20T09:00:00Z', PRO)
    await tell('updated', '2026-07-20T10:00:20Z', { ...PRO, price: 'price_max_month' })
    await tell('updated', '2026-07-20T10:00:10Z', { ...PRO, ends: true })
    expect(await now()).toEqual({ plan: 'max', period: 'monthly', next: null })
  })

  it('of the same second as another is settled by asking Stripe', async () => {
    await tell('created', '2026-07-20T09:00:00Z', PRO)
    await tell('updated', '2026-07-20T10:00:00Z', { ...PRO, price: 'price_max_month' })
    const isNow = stripe.subscriptions.get('sub_1') ?? {}
    const old = subscription({ ...PRO, space, until: seconds(PRO.until) })
    stripe.subscriptions.set('sub_1', isNow)
    await send(event('evt_same', 'customer.subscription.updated', seconds('2026-07-20T10:00:00Z'), old))
    expect(stripe.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/subscriptions/sub_1' })
    expect(await now()).toMatchObject({ plan: 'max' })
  })

  it('of an older subscription does not end the newer one', async () => {
    await tell('created', '2026-07-20T09:00:00Z', PRO)
    await tell('created', '2026-07-21T09:00:00Z', { ...PRO, id: 'sub_2', price: 'price_max_month' })
    const ended = seconds('2026-07-21T09:00:05Z')
    await tell('deleted', '2026-07-21T09:00:05Z', { ...PRO, status: 'canceled', endedAt: ended })
    expect(await now()).toEqual({ plan: 'max', period: 'monthly', next: null })
  })

  it('is refused where it is not signed, signed for another body, or long ago; and nothing has happened', async () => {
    const at = Math.floor(testServer.time.now / 1_000)
    const body = event(
      'evt_x',
      'customer.subscription.created',
      at,
      subscription({ ...PRO, space, until: at }),
    )
    const refused = [
      '',
      't=1,v1=00',
      signed(body, 'whsec_other', at),
      signed(`${body} `, SECRET, at),
      signed(body, SECRET, at - 301),
    ]
    for (const signature of refused) expect((await send(body, signature)).status).toBe(400)
    expect(await now()).toMatchObject({ plan: 'free' })
    expect((await send(body, signed(body, SECRET, at - 299))).status).toBe(200)
    expect(await now()).toMatchObject({ plan: 'pro' })
  })

  it('about an invoice has Stripe asked how the subscription is', async () => {
    await tell('created', '2026-07-20T09:00:00Z', PRO)
    testServer.time.now = instant('2026-08-20T09:10:00Z')
    const due = subscription({ ...PRO, space, status: 'past_due', until: seconds('2026-09-20T09:00:00Z') })
    stripe.subscriptions.set('sub_1', due)
    const body = event('evt_inv', 'invoice.payment_failed', seconds('2026-08-20T09:10:00Z'), invoice('sub_1'))
    expect((await send(body)).status).toBe(200)
    const { body: told } = await testServer.call('GET', `/v1/spaces/${space}/billing`, { cookie: ann })
    expect(told.paid).toMatchObject({ status: 'past_due', paidUntil: '2026-09-20T09:00:00Z' })
    expect(await now()).toEqual({ plan: 'pro', period: 'monthly', next: null })
  })

  it('about somebody else, or a price that no policy names, changes nothing', async () => {
    const told: unknown[] = []
    await testServer.close()
    testServer = await TestServer.open(
      {
        billing: { kind: 'stripe', key: 'sk_test', webhookSecret: SECRET },
        unexpected: (error) => told.push(error),
      },
      testServer.data,
    )
    const body = await tell('created', '2026-07-20T09:00:00Z', { ...PRO, price: 'price_unknown' })
    expect(await now()).toMatchObject({ plan: 'free' })
    expect(String(told[0])).toContain('price_unknown of sub_1 stands in no policy')
    const prices = { pro: { monthly: 'price_unknown' } }
    await testServer.allot.publish({ ...paid, policy: '2026-07-priced', prices })
    expect((await send(body)).status).toBe(200)
    expect(await now()).toMatchObject({ plan: 'pro' })
  })
})

describe('the end of what is paid', () => {
  it('of a month is noted at once and comes with the renewal; taken back, it does not come', async () => {
    await tell('created', '2026-07-20T09:00:00Z', PRO)
    await tell('updated', '2026-07-25T09:00:00Z', { ...PRO, ends: true })
    expect(await now()).toEqual({ plan: 'pro', period: 'monthly', next: 'free' })
    await tell('updated', '2026-07-26T09:00:00Z', PRO)
    expect(await now()).toEqual({ plan: 'pro', period: 'monthly', next: null })
  })

  it('of a year is kept from Allot until the last month that was paid, and comes when the year ends', async () => {
    const year = { id: 'sub_1', price: 'price_pro_year', until: '2027-07-20T09:00:00Z' }
    await tell('created', '2026-07-20T09:00:00Z', year)
    await tell('updated', '2026-09-01T09:00:00Z', { ...year, ends: true })
    expect(await now()).toEqual({ plan: 'pro', period: 'yearly', next: null })
    const { server } = testServer
    testServer.time.now = instant('2027-06-20T08:59:59Z')
    await server.reconcilePaid()
    expect(await now()).toMatchObject({ plan: 'pro', next: null })
    testServer.time.now = instant('2027-06-20T09:00:00Z')
    await server.reconcilePaid()
    expect(await now()).toMatchObject({ plan: 'pro', next: 'free' })
    testServer.time.now = instant('2027-07-20T08:59:59Z')
    expect(await now()).toMatchObject({ plan: 'pro' })
    testServer.time.now = instant('2027-07-20T09:00:00Z')
    expect(await now()).toMatchObject({ plan: 'free', next: null })
  })

  it('lets a smaller plan of a year wait as well', async () => {
    const year = { id: 'sub_1', until: '2027-07-20T09:00:00Z' }
    await tell('created', '2026-07-20T09:00:00Z', { ...year, price: 'max_yearly' })
    await tell('updated', '2026-09-01T09:00:00Z', { ...year, price: 'price_pro_year' })
    expect(await now()).toEqual({ plan: 'max', period: 'yearly', next: null })
    testServer.time.now = instant('2027-06-21T09:00:00Z')
    await testServer.server.reconcilePaid()
    expect(await now()).toEqual({ plan: 'max', period: 'yearly', next: 'pro' })
  })
})
