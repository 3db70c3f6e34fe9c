/** Keys with an end, with a place, and with a last use. */

import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
})

afterEach(() => testServer.close())

const keysAt = () => `/v1/spaces/${space}/keys`
const make = (idempotencyKey: string, body: object, caller: object = { cookie: ann }) =>
  testServer.call('POST', keysAt(), {
    ...caller,
    idempotencyKey,
    body: { name: 'till', scopes: ['read'], ...body },
  })
const listed = async () => (await testServer.call('GET', keysAt(), { cookie: ann })).body.keys
const from = async (address: string, key: string) => {
  const headers = { authorization: `Bearer ${key}`, [ADDRESS_HEADER]: address }
  return (await testServer.server.fetch(new Request(`${ORIGIN}/v1/spaces/${space}/usage`, { headers })))
    .status
}

it('a key with an end works until then, and says so', async () => {
  const { body } = await make('k', { expires: '2026-07-20T10:00:00Z' })
  expect(body).toMatchObject({ status: 'active', expiresAt: '2026-07-20T10:00:00Z' })
  expect(await from('203.0.113.7', body.key)).toBe(200)
  testServer.time.now = instant('2026-07-20T10:00:00Z')
  expect(await from('203.0.113.7', body.key)).toBe(401)
  expect(await listed()).toMatchObject([{ status: 'expired' }])
  expect(await make('past', { expires: '2026-07-20T09:59:00Z' })).toMatchObject({
    status: 400,
    body: { path: '/expires' },
  })
})

it('a key with ranges of addresses works from there alone, over IPv4 and IPv6', async () => {
  const { body } = await make('k', { addresses: ['203.0.113.0/24', '2001:db8::/48', '198.51.100.7'] })
  expect(body.addresses).toEqual(['203.0.113.0/24', '2001:db8::/48', '198.51.100.7/32'])
  for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:0:1::5', '198.51.100.7'])
    expect([address, await from(address, body.key)]).toEqual([address, 200])
  for (const address of ['203.0.114.9', '2001:db8:1::5', '198.51.100.8', '::1', '', 'somewhere'])
    expect([address, await from(address, body.key)]).toEqual([address, 403])
  for (const wrong of ['203.0.113.0/33', '127.1', 'example.com', '1'])
    expect(await make(wrong, { addresses: [wrong] })).toMatchObject({
      status: 400,
      body: { path: '/addresses' },
    })
})

it('a key gives no other a longer life or more places than it has', async () => {
  const bounds = { scopes: ['admin', 'read'], expires: '2026-08-01T00:00:00Z', addresses: ['10.0.0.0/8'] }
  const caller = { apiKey: (await make('k', bounds)).body.key }
  expect((await make('a', { expires: '2026-09-01T00:00:00Z' }, caller)).body).toMatchObject({
    path: '/expires',
  })
  expect((await make('b', { addresses: ['203.0.113.0/24'] }, caller)).body).toMatchObject({
    path: '/addresses',
  })
  expect((await make('c', { addresses: ['0.0.0.0/0'] }, caller)).body).toMatchObject({ path: '/addresses' })
  expect((await make('d', { addresses: ['10.1.0.0/16'] }, caller)).body).toMatchObject({
    ...{ expiresAt: '2026-08-01T00:00:00Z', addresses: ['10.1.0.0/16'] },
  })
})

it('a key of an operator that is bounded makes no other for longer or for elsewhere', async () => {
  const make = (idempotencyKey: string, more: object, apiKey = testServer.apiKey) => {
    const body = { name: 'deploy', scopes: ['operator'], ...more }
    return testServer.call('POST', '/v1/keys', { apiKey, idempotencyKey, body })
  }
  const { key } = (await make('k', { expires: '2026-08-01T00:00:00Z' })).body
  expect(await make('a', { expires: '2026-09-01T00:00:00Z' }, key)).toMatchObject({
    ...{ status: 403, body: { path: '/expires' } },
  })
  expect((await make('b', {}, key)).body).toMatchObject({ expiresAt: '2026-08-01T00:00:00Z' })
  const placed = (await make('c', { addresses: ['10.0.0.0/8'] })).body.key
  const headers = {
    ...{ authorization: `Bearer ${placed}`, [ADDRESS_HEADER]: '10.0.0.7' },
    ...{ 'content-type': 'application/json', 'idempotency-key': 'd' },
  }
  const body = JSON.stringify({ name: 'wider', scopes: ['operator'], addresses: ['0.0.0.0/0'] })
  const wider = new Request(`${ORIGIN}/v1/keys`, { method: 'POST', headers, body })
  expect((await testServer.server.fetch(wider)).status).toBe(403)
})

it('the list says when a key was last used, exact to five minutes', async () => {
  const { key } = (await make('k', {})).body
  expect(await listed()).toMatchObject([{ usedAt: null }])
  await from('203.0.113.7', key)
  testServer.time.now = instant('2026-07-20T09:04:00Z')
  await from('203.0.113.7', key)
  expect(await listed()).toMatchObject([{ usedAt: '2026-07-20T09:00:00Z' }])
  testServer.time.now = instant('2026-07-20T09:05:00Z')
  await from('203.0.113.7', key)
  expect(await listed()).toMatchObject([{ usedAt: '2026-07-20T09:05:00Z' }])
})
