import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open({ planChanges: 'operators' })
})

afterEach(() => testServer.close())

const call = (method: string, path: string, request: object) => testServer.call(method, path, request)

it('where operators alone change plans, a person begins on the free plan and is given another by an operator', async () => {
  const cookie = await testServer.signUp('ann')
  const make = (plan: string) =>
    call('POST', '/v1/spaces', {
      cookie,
      idempotencyKey: plan,
      body: { name: 'Shop', plan, period: 'monthly' },
    })
  expect(await make('pro')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  const { id } = (await make('free')).body
  const path = `/v1/spaces/${id}/subscriptions`
  const body = { plan: 'pro', period: 'monthly' }
  const refused = await call('POST', path, { cookie, idempotencyKey: 'up', body })
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(refused.body.detail).toBe('Plans are changed by the operator here. Ask them for the one you need.')
  expect((await call('DELETE', path, { cookie, idempotencyKey: 'end' })).status).toBe(403)
  const { key } = (
    await call('POST', `/v1/spaces/${id}/keys`, {
      cookie,
      idempotencyKey: 'k',
      body: { name: 'k', scopes: ['admin'] },
    })
  ).body
  expect((await call('POST', path, { apiKey: key, idempotencyKey: 'key', body })).status).toBe(403)
  const given = await call('POST', path, { apiKey: testServer.apiKey, idempotencyKey: 'op', body })
  expect(given.body.allowed).toBe(true)
  const { plans } = (await call('GET', '/v1/plans', {})).body
  const shown = plans.map((each: { plan: string; byOperator: boolean }) => [each.plan, each.byOperator])
  expect(shown).toContainEqual(['free', false])
  expect(shown).toContainEqual(['pro', true])
})
