import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SCOPES } from '@allot/api/scope'
import { readPolicies } from '@allot/engine/policies'
import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openTestClock } from './test-clock.ts'
import { TestServer } from './testing/test-server.ts'

const POLICIES = join(import.meta.dirname, '../../policies')
const UNIFIED = parse(readFileSync(join(POLICIES, '2026-05-unified.yaml'), 'utf8'))
let testServer: TestServer
let unexpected: unknown[]

beforeEach(async () => {
  const testClock = await openTestClock(readPolicies(POLICIES), instant('2026-07-20T09:00:00Z'))
  unexpected = []
  const { allot, clock } = testClock
  testServer = await TestServer.open({
    testClock,
    allot,
    clock,
    unexpected: (error) => unexpected.push(error),
  })
})

afterEach(() => testServer.close())

const put = (body: object, key = testServer.apiKey) =>
  testServer.call('PUT', '/v1/test', { apiKey: key, body })
const makeSpace = () => {
  const body = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann', space: 'shop' }
  return testServer.call('POST', '/v1/spaces', { apiKey: testServer.apiKey, idempotencyKey: 'shop', body })
}
const usage = () => testServer.call('GET', '/v1/spaces/shop/usage', { apiKey: testServer.apiKey })

it('its time stands still until it is set, and a reset starts again under one policy in force from 1970', async () => {
  await makeSpace()
  expect((await usage()).body.renewsAt).toBe('2026-08-20T09:00:00Z')
  expect((await put({ now: '2026-08-20T09:00:00Z' })).body).toEqual({ now: '2026-08-20T09:00:00Z' })
  expect((await usage()).body.renewsAt).toBe('2026-09-20T09:00:00Z')
  expect((await put({ policy: UNIFIED, now: '2020-01-01T00:00:00Z' })).status).toBe(200)
  expect((await usage()).status).toBe(404)
  const { body } = await testServer.call('GET', '/v1/policies', { apiKey: testServer.apiKey })
  expect(body.policies).toMatchObject([
    { policy: '2026-05-unified', effective: '1970-01-01T00:00:00Z', inForce: true },
  ])
  await makeSpace()
  expect((await usage()).body).toMatchObject({ policy: '2026-05-unified', renewsAt: '2020-02-01T00:00:00Z' })
})

it('sends the events of the former Spaces before these are removed', async () => {
  await makeSpace()
  await put({ policy: UNIFIED })
  await testServer.server.events.settled()
  expect(unexpected).toEqual([])
})

it('stays as it was when the request is wrong', async () => {
  await makeSpace()
  expect(await put({ policy: { policy: 'x' } })).toMatchObject({ status: 400, body: { code: 'malformed' } })
  expect((await put({ now: 'tomorrow', policy: UNIFIED })).status).toBe(400)
  expect((await usage()).status).toBe(200)
})

it('is for operators only, and does not exist on a server that was not opened for tests', async () => {
  const now = '2026-08-20T09:00:00Z'
  const scopes = SCOPES.filter((scope) => scope !== 'operator')
  const lesser = await testServer.keyOf(null, scopes)
  expect((await put({ now }, lesser)).status).toBe(403)
  expect((await put({ now }, '')).status).toBe(401)
  const cookie = await testServer.signUp('ann')
  expect((await testServer.call('PUT', '/v1/test', { cookie, body: { now } })).status).toBe(403)
  const real = await TestServer.open()
  const request = { apiKey: real.apiKey, idempotencyKey: 'x', body: { now } }
  for (const method of ['PUT', 'POST', 'GET'])
    expect(
      (await real.call(method, '/v1/test', method === 'GET' ? { apiKey: real.apiKey } : request)).status,
    ).toBe(404)
  expect((await real.call('GET', '/v1/openapi.json')).body.paths).not.toHaveProperty('/v1/test')
  await real.close()
})
