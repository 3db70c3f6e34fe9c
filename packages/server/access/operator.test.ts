/** Fields that only operators may send. */

import { SCOPES } from '@allot/api/scope'
import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(() => testServer.close())

const PLAIN = { name: 'Shop', plan: 'pro', period: 'monthly' }
const make = (body: object, idempotencyKey = 'shop') => {
  const whole = { ...PLAIN, owner: 'ann', ...body }
  return testServer.call('POST', '/v1/spaces', { apiKey: testServer.apiKey, idempotencyKey, body: whole })
}
const meter = async (path: string, name: string) => {
  const { body } = await testServer.call('GET', path, { apiKey: testServer.apiKey })
  return body.meters.find((each: { meter: string }) => each.meter === name)
}

describe('operators', () => {
  it('create a Space once, under their own id, with an earlier subscription and agreed figures', async () => {
    const request = {
      space: 'shop-1',
      subscribed: '2026-07-15T02:11:00Z',
      overrides: { batch_exports: 750, ai_credits: 'unlimited' },
    }
    for (let tried = 0; tried < 2; tried++)
      expect(await make(request)).toMatchObject({ status: 201, body: { id: 'shop-1' } })
    expect((await make({ ...request, name: 'Other' })).status).toBe(422)
    expect((await make({ space: '../1' }, 'x')).body).toMatchObject({ code: 'malformed', path: '/space' })
    const space = await testServer.call('GET', '/v1/spaces/shop-1', { apiKey: testServer.apiKey })
    expect(space.body).toMatchObject({
      periodStart: '2026-07-15T02:11:00Z',
      renewsAt: '2026-08-15T02:11:00Z',
    })
    expect(await meter('/v1/spaces/shop-1/usage', 'batch_exports')).toMatchObject({ allowance: 750 })
    expect(await meter('/v1/spaces/shop-1/usage', 'ai_credits')).toMatchObject({ allowance: 'unlimited' })
  })

  it('set the agreed figures of a plan that requires them', async () => {
    await make({ space: 'shop' })
    const subscribe = (body: object, idempotencyKey: string) =>
      testServer.call('POST', '/v1/spaces/shop/subscriptions', {
        apiKey: testServer.apiKey,
        idempotencyKey,
        body,
      })
    const enterprise = { plan: 'enterprise', period: 'monthly' }
    expect((await subscribe(enterprise, 'a')).body).toMatchObject({ code: 'not_sold' })
    const overrides = { ai_credits: 5000, batch_exports: 60_000 }
    expect((await subscribe({ ...enterprise, overrides }, 'b')).body).toMatchObject({ allowed: true })
    expect(await meter('/v1/spaces/shop/usage', 'batch_exports')).toMatchObject({ allowance: 60_000 })
  })

  it('see the windows of the member that they name, and set which members do not pay', async () => {
    testServer.time.now = instant('2025-09-01T15:10:00Z')
    await make({ space: 'shop' })
    const operation = { by: 'ann', use: { feature: 'virtual_model' }, count: 2 }
    await testServer.call('POST', '/v1/spaces/shop/charges', {
      apiKey: testServer.apiKey,
      idempotencyKey: 'two',
      body: { operation },
    })
    expect(await meter('/v1/spaces/shop/usage?member=ann', 'itt_day')).toMatchObject({ used: 2 })
    expect(await meter('/v1/spaces/shop/usage?member=bob', 'itt_day')).toMatchObject({ used: 0 })
    await make({ space: 'other', paying: false }, 'other')
    const [created] = await testServer.allot.log('other', { after: 0, limit: 1 })
    expect(created).toMatchObject({ owner: { id: 'ann', paying: false } })
  })

  it('alone may send these fields', async () => {
    const cookie = await testServer.signUp('ann')
    const refused = { status: 403, body: { code: 'forbidden' } }
    for (const fields of [
      { space: 'mine' },
      { paying: false },
      { subscribed: '2026-01-01T00:00:00Z' },
      { overrides: { ai_credits: 'unlimited' } },
    ])
      expect(
        await testServer.call('POST', '/v1/spaces', {
          cookie,
          idempotencyKey: 'x',
          body: { ...PLAIN, ...fields },
        }),
      ).toMatchObject(refused)
    const space = await testServer.shopOf(cookie)
    const scopes = SCOPES.filter((scope) => scope !== 'operator')
    const apiKey = await testServer.keyOf(space, scopes)
    const body = { plan: 'max', period: 'monthly', overrides: { ai_credits: 'unlimited' } }
    for (const who of [{ cookie }, { apiKey }]) {
      const path = `/v1/spaces/${space}`
      expect(
        await testServer.call('POST', `${path}/subscriptions`, { ...who, idempotencyKey: 'x', body }),
      ).toMatchObject(refused)
    }
  })
})
