import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, invoice, subscription } from '../testing/fake-stripe.ts'
import { PRO, StripeShop, seconds } from '../testing/stripe-shop.ts'

let shop: StripeShop

beforeEach(async () => {
  shop = await StripeShop.open()
})

afterEach(() => shop.close())

const NEXT = { ...PRO, until: '2026-09-20T09:00:00Z', since: '2026-08-20T09:00:00Z' }
const DUE = { ...NEXT, status: 'past_due' }

const batch = async (count: number, idempotencyKey: string) =>
  (
    await shop.testServer.call('POST', `/v1/spaces/${shop.space}/charges`, {
      cookie: shop.ann,
      idempotencyKey,
      body: { operation: { count, batch: [] } },
    })
  ).body

async function seen() {
  const { body } = await shop.testServer.call('GET', `/v1/spaces/${shop.space}/usage`, { cookie: shop.ann })
  const exports = body.meters.find((each: { meter: string }) => each.meter === 'batch_exports')
  return {
    payment: body.payment?.state ?? null,
    plan: body.plan.id,
    used: exports.used,
    left: exports.remaining,
  }
}

const alerts = async () => {
  await shop.testServer.server.events.settled()
  const { body } = await shop.testServer.call('GET', `/v1/spaces/${shop.space}/alerts`, { cookie: shop.ann })
  return body.alerts.map((each: { kind: string }) => each.kind)
}

/** Pro since 20 July, 120 of 500 left at the renewal of 20 August. */
async function untilRenewal(): Promise<void> {
  await shop.report('created', '2026-07-20T09:00:00Z', PRO)
  await batch(250, 'a')
  await batch(130, 'b')
}

describe('a renewal that is not paid', () => {
  it('gives what was left until the payment, and then what it would have had: no month is lost or doubled', async () => {
    await untilRenewal()
    await shop.report('updated', '2026-08-20T09:00:03Z', NEXT)
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', used: 0, left: 500 })
    await batch(20, 'c')
    const body = await shop.report('updated', '2026-08-20T10:00:00Z', DUE)
    expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', used: 20, left: 100 })
    const entries = await shop.entries()
    await shop.send(body)
    await shop.report('updated', '2026-08-20T10:00:05Z', DUE)
    await shop.report('updated', '2026-08-21T10:00:00Z', { ...DUE, status: 'unpaid' })
    expect(await shop.entries()).toBe(entries)
    await shop.report('updated', '2026-08-22T09:00:00Z', NEXT)
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', used: 20, left: 480 })
    expect(await shop.plan()).toEqual({ plan: 'pro', period: 'monthly', next: null })
    expect(await alerts()).toEqual(['paid', 'payment_overdue'])
  })

  it('is the same whichever event comes first, and a late one changes nothing', async () => {
    await untilRenewal()
    await shop.report('updated', '2026-08-20T10:00:00Z', DUE)
    await shop.report('updated', '2026-08-20T09:00:03Z', NEXT)
    expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', used: 0, left: 120 })
    await shop.report('updated', '2026-08-20T11:00:00Z', NEXT)
    await shop.report('updated', '2026-08-20T10:30:00Z', DUE)
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', used: 0, left: 500 })
  })

  it('is known from an invoice too; GET billing says until when it was paid', async () => {
    await untilRenewal()
    shop.testServer.time.now = instant('2026-08-20T10:00:00Z')
    const due = { ...DUE, space: shop.space, until: seconds(DUE.until), since: seconds(DUE.since) }
    shop.stripe.subscriptions.set('sub_1', subscription(due))
    await shop.send(
      event('evt_inv', 'invoice.payment_failed', seconds('2026-08-20T10:00:00Z'), invoice('sub_1')),
    )
    expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', used: 0, left: 120 })
    const { body } = await shop.testServer.call('GET', `/v1/spaces/${shop.space}/billing`, {
      cookie: shop.ann,
    })
    expect(body.paid).toMatchObject({ status: 'past_due', paidUntil: '2026-08-20T09:00:00Z', nextTerm: null })
    const { body: unpaid } = await shop.testServer.call('GET', '/v1/unpaid-subscriptions', {
      apiKey: shop.testServer.apiKey,
    })
    expect(unpaid.subscriptions).toMatchObject([
      { space: shop.space, status: 'past_due', payment: 'overdue' },
    ])
  })

  it('freezes after the grace period, of which admins learn though nobody uses the Space; its end takes effect at once', async () => {
    await untilRenewal()
    await shop.report('updated', '2026-08-20T10:00:00Z', DUE)
    shop.testServer.time.now = instant('2026-08-27T09:59:59Z')
    await shop.testServer.server.reconcilePaid()
    expect(await alerts()).toEqual(['payment_overdue'])
    shop.testServer.time.now = instant('2026-08-27T10:00:00Z')
    await shop.testServer.server.reconcilePaid()
    await shop.testServer.server.reconcilePaid()
    expect(await alerts()).toEqual(['frozen', 'payment_overdue'])
    expect(await batch(1, 'd')).toMatchObject({
      allowed: false,
      denial: { code: 'payment_due', offers: ['pay'] },
    })
    const endedAt = seconds('2026-09-05T09:00:00Z')
    await shop.report('deleted', '2026-09-05T09:00:00Z', { ...DUE, status: 'canceled', endedAt })
    expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
  })

  it('gives no larger plan, and the payment gives that one', async () => {
    await untilRenewal()
    await shop.report('updated', '2026-08-20T10:00:00Z', DUE)
    await shop.report('updated', '2026-08-20T11:00:00Z', { ...DUE, price: 'price_max_month' })
    expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', used: 0, left: 120 })
    await shop.report('updated', '2026-08-20T12:00:00Z', { ...NEXT, price: 'price_max_month' })
    expect(await seen()).toEqual({ payment: 'paid', plan: 'max', used: 0, left: 1_500 })
  })
})

it('who ends an unpaid subscription and buys another gets one period for one payment, and nothing for none', async () => {
  await untilRenewal()
  await shop.report('updated', '2026-08-20T10:00:00Z', DUE)
  const endedAt = seconds('2026-08-21T09:00:00Z')
  await shop.report('deleted', '2026-08-21T09:00:00Z', { ...DUE, status: 'canceled', endedAt })
  expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
  const again = {
    ...{ id: 'sub_2', price: 'price_pro_month' },
    ...{ since: '2026-08-22T09:00:00Z', until: '2026-09-22T09:00:00Z' },
  }
  await shop.report('created', '2026-08-22T09:00:00Z', { ...again, status: 'incomplete' })
  expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
  await shop.report('updated', '2026-08-22T09:01:00Z', again)
  expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', used: 0, left: 500 })
  await batch(100, 'd')
  await shop.report('updated', '2026-08-22T10:00:00Z', { ...again, status: 'past_due' })
  expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', used: 100, left: 0 })
})

it('a Space that an operator takes off an unpaid plan and puts on it again waits for the payment', async () => {
  await untilRenewal()
  await shop.report('updated', '2026-08-20T10:00:00Z', DUE)
  const { allot } = shop.testServer
  await allot.submit(shop.space, 'end', { do: 'cancel' })
  await allot.submit(shop.space, 'again', { do: 'subscribe', plan: 'pro', period: 'monthly' })
  expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', used: 0, left: 0 })
  await shop.report('updated', '2026-08-21T10:00:00Z', NEXT)
  expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', used: 0, left: 500 })
})

describe('a pause', () => {
  it('freezes at once and keeps what is left, also where only the collection is paused', async () => {
    await untilRenewal()
    await shop.report('updated', '2026-08-01T09:00:00Z', { ...PRO, paused: true })
    expect(await seen()).toEqual({ payment: 'frozen', plan: 'pro', used: 380, left: 120 })
    expect(await batch(1, 'c')).toMatchObject({ denial: { code: 'payment_due', offers: [] } })
    await shop.report('updated', '2026-08-02T09:00:00Z', PRO)
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', used: 380, left: 120 })
    await shop.report('updated', '2026-08-03T09:00:00Z', { ...PRO, status: 'paused' })
    expect(await seen()).toMatchObject({ payment: 'frozen', left: 120 })
  })
})

it('a first payment that is not made gives nothing, and one that is tried in vain ends what never began', async () => {
  await shop.report('created', '2026-07-20T09:00:00Z', { ...PRO, status: 'incomplete' })
  expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
  await shop.report('updated', '2026-07-21T09:00:00Z', { ...PRO, status: 'incomplete_expired' })
  expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
})

it('where Stripe reports payments an operator cannot', async () => {
  const refused = await shop.testServer.call('POST', `/v1/spaces/${shop.space}/payments`, {
    apiKey: shop.testServer.apiKey,
    idempotencyKey: 'p',
    body: { status: 'paid' },
  })
  expect(refused).toMatchObject({ status: 409, body: { code: 'through_billing' } })
})
