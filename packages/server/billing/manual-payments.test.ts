import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PAID_POLICY } from '../testing/stripe-shop.ts'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open({ billing: { kind: 'manual' } })
  testServer.time.now = instant('2026-07-20T09:00:00Z')
  ann = await testServer.signUp('ann')
  const body = { name: 'Shop', plan: 'free', period: 'monthly' }
  space = (await testServer.call('POST', '/v1/spaces', { cookie: ann, idempotencyKey: 'shop', body })).body.id
})

afterEach(() => testServer.close())

const operator = (path: string, idempotencyKey: string, body: object) =>
  testServer.call('POST', `/v1/spaces/${space}/${path}`, { apiKey: testServer.apiKey, idempotencyKey, body })

/** An admin asks for a plan, and an operator confirms it. */
const buy = (plan: string, period: string) => change({ plan, period })

async function change(body: object): Promise<void> {
  const idempotencyKey = `${JSON.stringify(body)} ${testServer.time.now}`
  const requested = { cookie: ann, idempotencyKey, body }
  const asked = await testServer.call('POST', `/v1/spaces/${space}/plan-changes`, requested)
  await operator(`plan-changes/${asked.body.id}/settlements`, `ok ${idempotencyKey}`, { confirm: true })
}

const paid = async () =>
  (await testServer.call('GET', `/v1/spaces/${space}/billing`, { cookie: ann })).body.paid

const unpaid = async () =>
  (await testServer.call('GET', '/v1/unpaid-subscriptions', { apiKey: testServer.apiKey })).body.subscriptions

async function seen() {
  const { body } = await testServer.call('GET', `/v1/spaces/${space}/usage`, { cookie: ann })
  const exports = body.meters.find((each: { meter: string }) => each.meter === 'batch_exports')
  return { payment: body.payment?.state ?? null, plan: body.plan.id, left: exports.remaining }
}

const spend = (count: number, idempotencyKey: string) =>
  testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie: ann,
    idempotencyKey,
    body: { operation: { count, batch: [] } },
  })

describe('with a policy that says nothing of unpaid terms', () => {
  it('each confirmation moves what is paid by a term; a term that nobody confirmed is listed and goes on', async () => {
    await buy('pro', 'monthly')
    expect(await paid()).toMatchObject({
      paidUntil: '2026-08-20T09:00:00Z',
      nextTerm: '2026-09-20T09:00:00Z',
    })
    expect(await unpaid()).toEqual([])
    testServer.time.now = instant('2026-08-20T09:00:00Z')
    expect(await unpaid()).toMatchObject([
      { space, status: 'active', paidUntil: '2026-08-20T09:00:00Z', payment: null },
    ])
    await testServer.server.reconcilePaid()
    expect(await seen()).toEqual({ payment: null, plan: 'pro', left: 500 })
    const confirmed = { status: 'paid', paidUntil: '2026-09-20T09:00:00Z' }
    await operator('payments', 'p', confirmed)
    await operator('payments', 'p', confirmed)
    expect(await paid()).toMatchObject({
      paidUntil: '2026-09-20T09:00:00Z',
      nextTerm: '2026-10-20T09:00:00Z',
    })
    expect(await unpaid()).toEqual([])
    testServer.time.now = instant('2027-03-01T09:00:00Z')
    await testServer.server.reconcilePaid()
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', left: 500 })
    expect(await unpaid()).toHaveLength(1)
  })

  it('a smaller plan, or an end, that is confirmed pays for nothing; a subscription after it gives one period when it is paid', async () => {
    await buy('max', 'yearly')
    await spend(1_000, 'a')
    testServer.time.now = instant('2026-08-25T09:00:00Z')
    await operator('payments', 'o', { status: 'overdue' })
    const unpaid = { payment: 'overdue', plan: 'max', left: 0 }
    expect(await seen()).toEqual(unpaid)
    await change({ plan: 'pro', period: 'yearly' })
    expect(await seen()).toEqual(unpaid)
    await change({ end: true })
    expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
    await buy('pro', 'monthly')
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', left: 500 })
  })

  it('a payment says until when it pays', async () => {
    await buy('pro', 'monthly')
    expect(await operator('payments', 'p', { status: 'paid' })).toMatchObject({
      status: 400,
      body: { code: 'malformed', path: '/paidUntil' },
    })
  })
})

describe('with a policy that says what becomes of unpaid terms', () => {
  beforeEach(async () => {
    testServer.time.now = instant('2026-07-20T09:01:00Z')
    await testServer.allot.publish({
      ...PAID_POLICY,
      policy: '2026-07-unpaid',
      unpaid: { grace: 'P3D', after_grace: 'freeze' },
    })
    testServer.time.now = instant('2026-07-20T09:02:00Z')
  })

  it('a term that nobody confirmed has what was left, then freezes, and the confirmation thaws it', async () => {
    await buy('pro', 'monthly')
    await spend(200, 'a')
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', left: 300 })
    testServer.time.now = instant('2026-08-20T09:02:00Z')
    expect(await seen()).toEqual({ payment: 'overdue', plan: 'pro', left: 300 })
    await spend(50, 'b')
    testServer.time.now = instant('2026-08-23T09:02:00Z')
    await testServer.server.reconcilePaid()
    expect(await unpaid()).toMatchObject([{ space, payment: 'frozen' }])
    expect((await spend(1, 'c')).body).toMatchObject({ denial: { code: 'payment_due' } })
    await operator('payments', 'p', { status: 'paid', paidUntil: '2026-09-20T09:02:00Z' })
    expect(await seen()).toEqual({ payment: 'paid', plan: 'pro', left: 450 })
    expect(await unpaid()).toEqual([])
  })

  it('an upgrade is paid to the end of the term that runs, a year from its confirmation on', async () => {
    await buy('pro', 'monthly')
    testServer.time.now = instant('2026-08-01T09:00:00Z')
    await buy('max', 'monthly')
    expect(await paid()).toMatchObject({ plan: 'max', paidUntil: '2026-08-20T09:02:00Z' })
    await buy('max', 'yearly')
    expect(await paid()).toMatchObject({
      period: 'yearly',
      paidUntil: '2027-08-01T09:00:00Z',
      nextTerm: '2028-08-01T09:00:00Z',
    })
    testServer.time.now = instant('2026-12-25T09:00:00Z')
    expect(await seen()).toMatchObject({ payment: 'paid', left: 1_500 })
  })

  it('an unpaid Space that went back to the free plan does not get the paid one again by itself', async () => {
    await buy('pro', 'monthly')
    testServer.time.now = instant('2026-08-25T09:00:00Z')
    await operator('payments', 'o', { status: 'overdue' })
    await testServer.call('DELETE', `/v1/spaces/${space}/subscriptions`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'end',
    })
    expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
    await testServer.server.reconcilePaid()
    testServer.time.now = instant('2026-11-25T09:00:00Z')
    await testServer.server.reconcilePaid()
    expect(await seen()).toMatchObject({ payment: null, plan: 'free' })
  })
})
