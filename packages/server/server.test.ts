import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BATCH, type TestRequest, TestServer } from './testing/test-server.ts'

let testServer: TestServer
let key: string

beforeEach(async () => {
  testServer = await TestServer.open()
  key = testServer.apiKey
})

afterEach(() => testServer.close())

const call = (method: string, path: string, request?: TestRequest) => testServer.call(method, path, request)
const signUp = (name: string) => testServer.signUp(name)
const shopOf = (cookie: string) => testServer.shopOf(cookie)

describe('a person', () => {
  it('signs up, creates a Space, holds, captures, and reads exactly these amounts in the usage', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const held = await call('POST', `/v1/spaces/${space}/holds`, {
      cookie,
      idempotencyKey: 'b1',
      body: BATCH,
    })
    expect(held.body).toMatchObject({
      allowed: true,
      replayed: false,
      cost: { batch_exports: 40 },
      hold: { remaining: 40, expiresAt: '2026-07-21T09:00:00Z' },
    })
    await call('POST', `/v1/spaces/${space}/holds/${held.body.hold.id}/captures`, {
      cookie,
      idempotencyKey: 'b1/1',
      body: { count: 1 },
    })
    const again = await call('POST', `/v1/spaces/${space}/holds/${held.body.hold.id}/captures`, {
      cookie,
      idempotencyKey: 'b1/1',
      body: { count: 1 },
    })
    expect(again.body).toMatchObject({ allowed: true, replayed: true })
    const usage = await call('GET', `/v1/spaces/${space}/usage`, { cookie })
    expect(usage.body).toMatchObject({ plan: { id: 'pro' }, renewsAt: '2026-08-20T09:00:00Z' })
    expect(usage.body.meters).toMatchObject([
      { meter: 'ai_credits', display: 'percent', percent: 0, used: null, allowance: null },
      { meter: 'batch_exports', display: 'count', used: 1, held: 39, allowance: 500, remaining: 460 },
      { meter: 'plain_exports', allowance: 'unlimited' },
    ])
  })

  it('gets a denial as an answer, not as an error', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const body = { operation: { count: 300, batch: [] } }
    const refused = await call('POST', `/v1/spaces/${space}/quotes`, { cookie, body })
    expect(refused).toMatchObject({
      status: 200,
      body: { allowed: false, denial: { code: 'batch_too_large', fits: 250 } },
    })
  })

  it('gets the same Space for the same Idempotency-Key, and 422 for other content under that key', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    expect(await shopOf(cookie)).toBe(space)
    const other = await call('POST', '/v1/spaces', {
      cookie,
      idempotencyKey: 'shop',
      body: { name: 'Shop', plan: 'max', period: 'monthly' },
    })
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
    const ultra = await call('POST', '/v1/spaces', {
      cookie,
      idempotencyKey: 'u',
      body: { name: 'U', plan: 'ultra', period: 'weekly' },
    })
    expect(ultra).toMatchObject({ status: 422, body: { code: 'not_sold', path: '/period' } })
  })

  it('upgrades at once, keeping what was used, and downgrades at the next renewal', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const change = (plan: string) =>
      call('POST', `/v1/spaces/${space}/subscriptions`, {
        cookie,
        idempotencyKey: plan,
        body: { plan, period: 'monthly' },
      })
    const usage = async () => (await call('GET', `/v1/spaces/${space}/usage`, { cookie })).body
    expect(await change('max')).toMatchObject({ status: 200, body: { allowed: true } })
    expect(await usage()).toMatchObject({
      plan: { id: 'max' },
      next: null,
      meters: [{}, { allowance: 1500 }, {}],
    })
    await change('free')
    expect(await usage()).toMatchObject({
      plan: { id: 'max' },
      next: { id: 'free', title: 'Free' },
      meters: [{}, { allowance: 1500 }, {}],
    })
    expect(await change('platinum')).toMatchObject({
      status: 422,
      body: { code: 'unknown_plan', path: '/plan' },
    })
  })

  it('ends a subscription, which goes on until the next renewal', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const ended = await call('DELETE', `/v1/spaces/${space}/subscriptions`, { cookie, idempotencyKey: 'end' })
    expect(ended).toMatchObject({ status: 200, body: { allowed: true } })
    const { body } = await call('GET', `/v1/spaces/${space}`, { cookie })
    expect(body).toMatchObject({ plan: 'pro', next: { plan: 'free' }, renewsAt: '2026-08-20T09:00:00Z' })
  })

  it('lists open holds, extends their own, and cannot change those of others', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const bob = await signUp('bob')
    const member = await testServer.idOf(bob)
    await testServer.allot.submit(space, 'bob', { do: 'join', member, role: 'member', paying: true })
    const holds = `/v1/spaces/${space}/holds`
    const { body } = await call('POST', holds, { cookie, idempotencyKey: 'h', body: BATCH })
    const at = `${holds}/${body.hold.id}`
    await call('POST', `${at}/extensions`, { cookie, idempotencyKey: 'e', body: { for: 'P2D' } })
    expect((await call('GET', holds, { cookie: bob })).body).toMatchObject({
      holds: [{ id: body.hold.id, remaining: 40, expiresAt: '2026-07-22T09:00:00Z' }],
    })
    expect(
      await call('POST', `${at}/releases`, { cookie: bob, idempotencyKey: 'r', body: {} }),
    ).toMatchObject({
      status: 403,
    })
    expect(
      await call('POST', `${at}/captures`, { cookie: bob, idempotencyKey: 'c', body: {} }),
    ).toMatchObject({
      status: 403,
    })
    const rest = { operation: { count: 1_000, use: { feature: 'virtual_model' } }, partial: true }
    const some = await call('POST', holds, { cookie: bob, idempotencyKey: 'some', body: rest })
    expect(some.body).toMatchObject({ allowed: true, hold: { remaining: 50 } })
  })

  it('enters the demo with one click', async () => {
    const { cookie } = await call('POST', '/auth/sign-in/anonymous', { body: {} })
    expect((await call('GET', '/v1/me', { cookie })).body).toMatchObject({
      member: { demo: true, email: '' },
      spaces: [],
    })
    expect(await shopOf(cookie)).toMatch(/^spc_/)
  })

  it('cannot act as another person, nor from another site', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const asBob = { operation: { ...BATCH.operation, by: 'bob' } }
    expect(
      await call('POST', `/v1/spaces/${space}/holds`, { cookie, idempotencyKey: 'x', body: asBob }),
    ).toMatchObject({
      status: 403,
    })
    const foreign = await call('POST', `/v1/spaces/${space}/holds`, {
      cookie,
      idempotencyKey: 'x',
      body: BATCH,
      origin: 'http://evil.test',
    })
    expect(foreign).toMatchObject({ status: 403 })
  })
})

describe('a service key', () => {
  it('acts for any member of any Space, and must name the member', async () => {
    const space = await shopOf(await signUp('ann'))
    const owner = (await call('GET', '/v1/spaces', { apiKey: key })).body.spaces[0].owner
    expect(
      await call('POST', `/v1/spaces/${space}/holds`, { apiKey: key, idempotencyKey: 'x', body: BATCH }),
    ).toMatchObject({
      status: 400,
    })
    const named = { operation: { ...BATCH.operation, by: owner } }
    expect(
      await call('POST', `/v1/spaces/${space}/holds`, { apiKey: key, idempotencyKey: 'x', body: named }),
    ).toMatchObject({
      body: { allowed: true },
    })
    const stranger = { operation: { ...BATCH.operation, by: 'nobody' } }
    expect(
      await call('POST', `/v1/spaces/${space}/holds`, { apiKey: key, idempotencyKey: 'y', body: stranger }),
    ).toMatchObject({
      body: {
        allowed: false,
        denial: { code: 'not_a_member', binding: [{ limit: 'membership', title: 'Members of the Space' }] },
      },
    })
  })
})

describe('an invalid request', () => {
  it('is answered with a problem that has a code, a path and how to correct it', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const holds = `/v1/spaces/${space}/holds`
    expect(await call('POST', holds, { cookie, body: BATCH })).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_missing' },
    })
    expect(
      await call('POST', holds, {
        cookie,
        idempotencyKey: 'a',
        body: { operation: { count: 0, batch: [] } },
      }),
    ).toMatchObject({ status: 400, body: { code: 'malformed' } })
    const unknown = { operation: { count: 1, use: { feature: 'nonsense' } } }
    expect(await call('POST', holds, { cookie, idempotencyKey: 'a', body: unknown })).toMatchObject({
      status: 422,
      body: { code: 'unknown_feature', path: '/operation/use/feature' },
    })
    const large = { operation: { count: 1, use: { feature: 'virtual_model', resolution: '16k' } } }
    expect(await call('POST', holds, { cookie, idempotencyKey: 'a', body: large })).toMatchObject({
      status: 422,
      body: {
        code: 'unknown_feature',
        title: 'Unknown feature, model or resolution',
        detail: 'Virtual Model has no resolution "16k" here; it has 1k, 2k, 4k.',
        path: '/operation/use/resolution',
      },
    })
    const clip = { operation: { count: 1, use: { feature: 'ai_video' } } }
    expect(await call('POST', holds, { cookie, idempotencyKey: 'a', body: clip })).toMatchObject({
      status: 400,
      body: {
        code: 'malformed',
        title: 'The request is wrong',
        detail: 'AI Video costs by the second; say how many seconds it is long.',
        path: '/operation/use/seconds',
      },
    })
    expect(
      await call('POST', `${holds}/99/captures`, { cookie, idempotencyKey: 'b', body: {} }),
    ).toMatchObject({
      status: 409,
      body: { code: 'hold_closed' },
    })
    expect(await call('GET', '/v1/nothing', { cookie })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
    expect(await call('GET', '/auth/ok', { cookie })).toMatchObject({ status: 404 })
  })
})

describe('sign-in', () => {
  it('is rate limited after ten wrong passwords within a minute', async () => {
    await signUp('ann')
    const tries: number[] = []
    for (let tried = 0; tried < 12; tried++) {
      const body = { email: 'ann@example.com', password: `guess number ${tried}` }
      tries.push((await call('POST', '/auth/sign-in/email', { body })).status)
    }
    expect(tries).toEqual([...Array(10).fill(401), 429, 429])
  })
})
