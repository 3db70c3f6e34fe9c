import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRO, StripeShop } from '../testing/stripe-shop.ts'

let shop: StripeShop

beforeEach(async () => {
  shop = await StripeShop.open()
})

afterEach(() => shop.close())

describe('an admin who wants a plan', () => {
  it('is sent to the checkout, once for each idempotency key, and gets the plan only when Stripe reports the payment', async () => {
    const pro = { plan: 'pro', period: 'monthly' }
    const first = await shop.requestChange(pro, 'a')
    expect(first).toMatchObject({ status: 201, body: { status: 'elsewhere', to: pro } })
    expect(first.body.url).toMatch(/^https:\/\/checkout\.stripe\.com\//)
    await shop.requestChange(pro, 'a')
    const [one, two] = shop.stripe.requests
    expect(one?.form).toMatchObject({
      mode: 'subscription',
      'line_items[0][price]': 'price_pro_month',
      client_reference_id: shop.space,
      'subscription_data[metadata][space]': shop.space,
    })
    expect(one?.idempotencyKey).toBe(two?.idempotencyKey)
    expect(await shop.plan()).toMatchObject({ plan: 'free' })
  })

  it('returns to the requested page, or to the plan page', async () => {
    const pro = { plan: 'pro', period: 'monthly' }
    await shop.requestChange(pro, 'a')
    await shop.requestChange({ ...pro, returnTo: 'https://app.example.com/paid?by=ann' }, 'b')
    expect(shop.stripe.requests.map(({ form }) => [form.success_url, form.cancel_url])).toEqual([
      ['http://allot.test/plan', 'http://allot.test/plan'],
      ['https://app.example.com/paid?by=ann', 'https://app.example.com/paid?by=ann'],
    ])
    expect((await shop.requestChange({ ...pro, returnTo: 'javascript:alert(1)' }, 'c')).status).toBe(400)
  })

  it('is offered plans that have a price, and free ones', async () => {
    const { body } = await shop.testServer.call('GET', '/v1/plans')
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

  it('cannot get one without the checkout, neither for an existing Space nor for a new one', async () => {
    const body = { plan: 'pro', period: 'monthly' }
    const past = await shop.testServer.call('POST', `/v1/spaces/${shop.space}/subscriptions`, {
      cookie: shop.ann,
      idempotencyKey: 'x',
      body,
    })
    expect(past).toMatchObject({ status: 409, body: { code: 'through_billing' } })
    const made = await shop.testServer.call('POST', '/v1/spaces', {
      cookie: shop.ann,
      idempotencyKey: 'y',
      body: { name: 'B', ...body },
    })
    expect(made).toMatchObject({ status: 409, body: { code: 'through_billing' } })
    const given = await shop.testServer.call('POST', `/v1/spaces/${shop.space}/subscriptions`, {
      apiKey: shop.testServer.apiKey,
      idempotencyKey: 'x',
      body,
    })
    expect(given).toMatchObject({ status: 200, body: { allowed: true } })
  })

  it('is invoiced at once for an upgrade, not for a downgrade; the end comes with the term', async () => {
    await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    await shop.requestChange({ plan: 'max', period: 'yearly' }, 'up')
    expect(shop.stripe.requests.at(-1)).toMatchObject({
      path: '/v1/subscriptions/sub_1',
      form: {
        'items[0][price]': 'price_looked_up',
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      },
    })
    await shop.requestChange({ end: true }, 'end')
    expect(shop.stripe.requests.at(-1)?.form).toEqual({ cancel_at_period_end: 'true' })
    const portal = await shop.testServer.call('POST', `/v1/spaces/${shop.space}/billing/portals`, {
      cookie: shop.ann,
      idempotencyKey: 'p',
      body: {},
    })
    expect(portal.body.url).toContain('stripe')
  })
})
