import { instant } from '@allot/rules/instant'
import { afterEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer

afterEach(() => testServer.close())

async function shop(plan: string, period: string): Promise<{ ann: string; space: string }> {
  testServer = await TestServer.open({ billing: { kind: 'manual' } })
  const ann = await testServer.signUp('ann')
  const owner = await testServer.idOf(ann)
  const body = { name: 'Shop', plan, period, owner }
  const made = await testServer.call('POST', '/v1/spaces', {
    apiKey: testServer.apiKey,
    idempotencyKey: 'shop',
    body,
  })
  return { ann, space: made.body.id }
}

const now = async (space: string) => {
  const { plan, next } = await testServer.allot.usage(space, { member: '', operator: true })
  return { plan: plan.id, next: next?.id ?? null }
}

async function ask(space: string, cookie: string, body: object, idempotencyKey: string): Promise<string> {
  const requested = await testServer.call('POST', `/v1/spaces/${space}/plan-changes`, {
    cookie,
    idempotencyKey,
    body,
  })
  expect(requested).toMatchObject({ status: 201, body: { status: 'waiting', url: null } })
  return requested.body.id
}

const settle = (space: string, change: string, confirm: boolean) =>
  testServer.call('POST', `/v1/spaces/${space}/plan-changes/${change}/settlements`, {
    apiKey: testServer.apiKey,
    idempotencyKey: `${change} ${confirm}`,
    body: { confirm },
  })

it('an admin requests a change and an operator decides it; the first decision counts', async () => {
  const { ann, space } = await shop('free', 'monthly')
  const change = await ask(space, ann, { plan: 'pro', period: 'monthly' }, 'a')
  expect(await ask(space, ann, { plan: 'pro', period: 'monthly' }, 'a')).toBe(change)
  expect(await now(space)).toEqual({ plan: 'free', next: null })
  expect((await settle(space, change, true)).body).toMatchObject({ status: 'confirmed' })
  expect(await now(space)).toEqual({ plan: 'pro', next: null })
  expect((await settle(space, change, false)).body).toMatchObject({ status: 'confirmed' })
  const other = await ask(space, ann, { plan: 'max', period: 'monthly' }, 'b')
  const waiting = async () =>
    (await testServer.call('GET', '/v1/plan-changes', { apiKey: testServer.apiKey })).body.changes
  expect(await waiting()).toMatchObject([{ id: other, space, to: { plan: 'max' }, status: 'waiting' }])
  expect((await settle(space, other, false)).body).toMatchObject({ status: 'declined' })
  expect(await waiting()).toEqual([])
  expect(await now(space)).toEqual({ plan: 'pro', next: null })
  const { body } = await testServer.call('GET', `/v1/spaces/${space}/plan-changes`, { cookie: ann })
  expect(body.changes.map((each: { status: string }) => each.status)).toEqual(['confirmed', 'declined'])
})

it('a monthly plan ends at its renewal, a yearly one at the end of the paid year', async () => {
  const { ann, space } = await shop('free', 'monthly')
  await settle(space, await ask(space, ann, { plan: 'pro', period: 'yearly' }, 'a'), true)
  testServer.time.now = instant('2026-09-01T09:00:00Z')
  await settle(space, await ask(space, ann, { end: true }, 'b'), true)
  expect(await now(space)).toEqual({ plan: 'pro', next: null })
  testServer.time.now = instant('2027-06-20T09:00:00Z')
  await testServer.server.reconcilePaid()
  expect(await now(space)).toEqual({ plan: 'pro', next: 'free' })
  testServer.time.now = instant('2027-07-20T09:00:00Z')
  expect(await now(space)).toEqual({ plan: 'free', next: null })
})

it('a yearly plan from before billing was switched on is known as paid', async () => {
  const { ann, space } = await shop('max', 'yearly')
  testServer.time.now = instant('2026-12-01T09:00:00Z')
  await settle(space, await ask(space, ann, { plan: 'pro', period: 'yearly' }, 'a'), true)
  expect(await now(space)).toEqual({ plan: 'max', next: null })
  const { body } = await testServer.call('GET', `/v1/spaces/${space}/billing`, { cookie: ann })
  expect(body).toMatchObject({ billing: 'manual', paid: { plan: 'pro', paidUntil: '2027-07-20T09:00:00Z' } })
})

it('each offered plan says whether it must be paid for first', async () => {
  testServer = await TestServer.open({ billing: { kind: 'manual' } })
  const { body } = await testServer.call('GET', '/v1/plans')
  const billed = (plan: string) => body.plans.find((each: { plan: string }) => each.plan === plan).billed
  expect([billed('free'), billed('pro')]).toEqual([false, true])
})

it('where billing is off its addresses do not exist, and plans change at once', async () => {
  testServer = await TestServer.open()
  const ann = await testServer.signUp('ann')
  const space = await testServer.shopOf(ann)
  const body = { plan: 'max', period: 'monthly' }
  expect(
    await testServer.call('POST', `/v1/spaces/${space}/plan-changes`, {
      cookie: ann,
      idempotencyKey: 'a',
      body,
    }),
  ).toMatchObject({ status: 404 })
  await testServer.call('POST', `/v1/spaces/${space}/subscriptions`, {
    cookie: ann,
    idempotencyKey: 'a',
    body,
  })
  expect(await now(space)).toEqual({ plan: 'max', next: null })
  const plans: { billed: boolean }[] = (await testServer.call('GET', '/v1/plans')).body.plans
  expect(plans.some(({ billed }) => billed)).toBe(false)
})
