import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, invoice, signed, subscription } from '../testing/fake-stripe.ts'
import { PAID_POLICY, PRO, StripeShop, seconds, WEBHOOK_SECRET } from '../testing/stripe-shop.ts'
import { TestServer } from '../testing/test-server.ts'

let shop: StripeShop

beforeEach(async () => {
  shop = await StripeShop.open()
})

afterEach(() => shop.close())

describe('an event', () => {
  it('gives the paid plan at once, and changes nothing when repeated', async () => {
    const body = await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    expect(await shop.plan()).toEqual({ plan: 'pro', period: 'monthly', next: null })
    const before = await shop.entries()
    expect((await shop.send(body)).status).toBe(200)
    expect(await shop.entries()).toBe(before)
    expect(shop.stripe.requests).toEqual([])
    const { body: billing } = await shop.testServer.call('GET', `/v1/spaces/${shop.space}/billing`, {
      cookie: shop.ann,
    })
    expect(billing).toEqual({
      billing: 'stripe',
      paid: {
        plan: 'pro',
        period: 'monthly',
        status: 'active',
        ends: false,
        paidUntil: '2026-08-20T09:00:00Z',
        nextTerm: null,
      },
    })
  })

  it('that comes late changes nothing', async () => {
    await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    await shop.report('updated', '2026-07-20T10:00:20Z', { ...PRO, price: 'price_max_month' })
    await shop.report('updated', '2026-07-20T10:00:10Z', { ...PRO, ends: true })
    expect(await shop.plan()).toEqual({ plan: 'max', period: 'monthly', next: null })
  })

  it('of the same second as another makes the server ask Stripe for the present state', async () => {
    await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    await shop.report('updated', '2026-07-20T10:00:00Z', { ...PRO, price: 'price_max_month' })
    const isNow = shop.stripe.subscriptions.get('sub_1') ?? {}
    const old = subscription({ ...PRO, space: shop.space, until: seconds(PRO.until) })
    shop.stripe.subscriptions.set('sub_1', isNow)
    await shop.send(event('evt_same', 'customer.subscription.updated', seconds('2026-07-20T10:00:00Z'), old))
    expect(shop.stripe.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/subscriptions/sub_1' })
    expect(await shop.plan()).toMatchObject({ plan: 'max' })
  })

  it('of an older subscription does not end the newer one', async () => {
    await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    await shop.report('created', '2026-07-21T09:00:00Z', { ...PRO, id: 'sub_2', price: 'price_max_month' })
    const ended = seconds('2026-07-21T09:00:05Z')
    await shop.report('deleted', '2026-07-21T09:00:05Z', { ...PRO, status: 'canceled', endedAt: ended })
    expect(await shop.plan()).toEqual({ plan: 'max', period: 'monthly', next: null })
  })

  it('is refused and changes nothing where it is unsigned, signed for another body, or signed long ago', async () => {
    const at = Math.floor(shop.testServer.time.now / 1_000)
    const body = event(
      'evt_x',
      'customer.subscription.created',
      at,
      subscription({ ...PRO, space: shop.space, until: at }),
    )
    const refused = [
      '',
      't=1,v1=00',
      signed(body, 'whsec_other', at),
      signed(`${body} `, WEBHOOK_SECRET, at),
      signed(body, WEBHOOK_SECRET, at - 301),
    ]
    for (const signature of refused) expect((await shop.send(body, signature)).status).toBe(400)
    expect(await shop.plan()).toMatchObject({ plan: 'free' })
    expect((await shop.send(body, signed(body, WEBHOOK_SECRET, at - 299))).status).toBe(200)
    expect(await shop.plan()).toMatchObject({ plan: 'pro' })
  })

  it('without a signature of this moment is refused before a byte of it is read', async () => {
    const now = Math.floor(shop.testServer.time.now / 1_000)
    const cannotBe = ['', 'nonsense', `t=${now - 600},v1=${'a'.repeat(64)}`, `t=${now}`, `t=${now},v1=zz`]
    for (const signature of cannotBe) {
      let pulled = 0
      const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 })
      const headers = { 'stripe-signature': signature, 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body, duplex: 'half' as const }
      const response = await shop.testServer.server.fetch(
        new Request('http://allot.test/v1/billing/stripe', init),
      )
      expect([signature, response.status, pulled]).toEqual([signature, 400, 0])
    }
  })

  it('of more than 1 MiB is refused before it is read whole, with its length in a header or in parts', async () => {
    const mebibyte = new Uint8Array(1024 * 1024)
    const now = Math.floor(shop.testServer.time.now / 1_000)
    const url = 'http://allot.test/v1/billing/stripe'
    const send = async (body: Uint8Array<ArrayBuffer> | ReadableStream, headers: Record<string, string>) =>
      shop.testServer.server.fetch(
        new Request(url, {
          ...{ method: 'POST', body, duplex: 'half' as const },
          headers: { 'stripe-signature': `t=${now},v1=${'a'.repeat(64)}`, ...headers },
        }),
      )
    const whole = await send(new Uint8Array(mebibyte.length + 1), {
      'content-length': `${mebibyte.length + 1}`,
    })
    expect(await whole.json()).toMatchObject({ status: 413, code: 'too_large' })
    let parts = 0
    const endless = new ReadableStream({
      pull: (to) => {
        parts += 1
        to.enqueue(mebibyte)
      },
    })
    expect((await send(endless, {})).status).toBe(413)
    expect(parts).toBeLessThan(5)
  })

  it('about an invoice reads the subscription from Stripe', async () => {
    await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    shop.testServer.time.now = instant('2026-08-20T09:10:00Z')
    const due = subscription({
      ...PRO,
      space: shop.space,
      status: 'past_due',
      until: seconds('2026-09-20T09:00:00Z'),
      since: seconds('2026-08-20T09:00:00Z'),
    })
    shop.stripe.subscriptions.set('sub_1', due)
    const body = event('evt_inv', 'invoice.payment_failed', seconds('2026-08-20T09:10:00Z'), invoice('sub_1'))
    expect((await shop.send(body)).status).toBe(200)
    const { body: billing } = await shop.testServer.call('GET', `/v1/spaces/${shop.space}/billing`, {
      cookie: shop.ann,
    })
    expect(billing.paid).toMatchObject({ status: 'past_due', paidUntil: '2026-08-20T09:00:00Z' })
    expect(await shop.plan()).toEqual({ plan: 'pro', period: 'monthly', next: null })
  })

  it('about another Space, or a price that no policy names, changes nothing', async () => {
    const reported: unknown[] = []
    await shop.testServer.close()
    shop.testServer = await TestServer.open(
      {
        billing: { kind: 'stripe', key: 'sk_test', webhookSecret: WEBHOOK_SECRET },
        unexpected: (error) => reported.push(error),
      },
      shop.testServer.data,
    )
    const body = await shop.report('created', '2026-07-20T09:00:00Z', { ...PRO, price: 'price_unknown' })
    expect(await shop.plan()).toMatchObject({ plan: 'free' })
    expect(String(reported[0])).toContain('price_unknown of sub_1 stands in no policy')
    const prices = { pro: { monthly: 'price_unknown' } }
    await shop.testServer.allot.publish({ ...PAID_POLICY, policy: '2026-07-priced', prices })
    expect((await shop.send(body)).status).toBe(200)
    expect(await shop.plan()).toMatchObject({ plan: 'pro' })
  })
})

describe('the end of a paid term', () => {
  it('of a month is stored at once and applied at the renewal; taken back, it is not applied', async () => {
    await shop.report('created', '2026-07-20T09:00:00Z', PRO)
    await shop.report('updated', '2026-07-25T09:00:00Z', { ...PRO, ends: true })
    expect(await shop.plan()).toEqual({ plan: 'pro', period: 'monthly', next: 'free' })
    await shop.report('updated', '2026-07-26T09:00:00Z', PRO)
    expect(await shop.plan()).toEqual({ plan: 'pro', period: 'monthly', next: null })
  })

  it('of a year is scheduled only in the last paid month, and takes effect when the year ends', async () => {
    const year = { id: 'sub_1', price: 'price_pro_year', until: '2027-07-20T09:00:00Z' }
    await shop.report('created', '2026-07-20T09:00:00Z', year)
    await shop.report('updated', '2026-09-01T09:00:00Z', { ...year, ends: true })
    expect(await shop.plan()).toEqual({ plan: 'pro', period: 'yearly', next: null })
    const { server } = shop.testServer
    shop.testServer.time.now = instant('2027-06-20T08:59:59Z')
    await server.reconcilePaid()
    expect(await shop.plan()).toMatchObject({ plan: 'pro', next: null })
    shop.testServer.time.now = instant('2027-06-20T09:00:00Z')
    await server.reconcilePaid()
    expect(await shop.plan()).toMatchObject({ plan: 'pro', next: 'free' })
    shop.testServer.time.now = instant('2027-07-20T08:59:59Z')
    expect(await shop.plan()).toMatchObject({ plan: 'pro' })
    shop.testServer.time.now = instant('2027-07-20T09:00:00Z')
    expect(await shop.plan()).toMatchObject({ plan: 'free', next: null })
  })

  it('delays a downgrade of a yearly plan as well', async () => {
    const year = { id: 'sub_1', until: '2027-07-20T09:00:00Z' }
    await shop.report('created', '2026-07-20T09:00:00Z', { ...year, price: 'max_yearly' })
    await shop.report('updated', '2026-09-01T09:00:00Z', { ...year, price: 'price_pro_year' })
    expect(await shop.plan()).toEqual({ plan: 'max', period: 'yearly', next: null })
    shop.testServer.time.now = instant('2027-06-21T09:00:00Z')
    await shop.testServer.server.reconcilePaid()
    expect(await shop.plan()).toEqual({ plan: 'max', period: 'yearly', next: 'pro' })
  })
})
