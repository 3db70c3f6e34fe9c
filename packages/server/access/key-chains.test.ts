/** What was made with a key ends with it, or is handed over. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestRequest, TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
})

afterEach(() => testServer.close())

let asked = 0
const at = (path: string) => `/v1/spaces/${space}${path}`
const ask = (method: string, path: string, request: TestRequest = {}) => {
  asked += 1
  return testServer.call(method, path, { idempotencyKey: `ask ${asked}`, ...request })
}
const makeKey = async (cookie: string) => {
  const body = { name: 'back office', scopes: ['read', 'admin'] }
  return (await ask('POST', at('/keys'), { cookie, body })).body
}
const listedKey = async (id: string) =>
  (await ask('GET', at('/keys'), { cookie: ann })).body.keys.find((key: { id: string }) => key.id === id)

describe('what was made with a key', () => {
  const usageBy = async (apiKey: string) => (await testServer.call('GET', at('/usage'), { apiKey })).status
  const look = async (token: string) => (await ask('GET', `/v1/invitations/${token}`)).status

  /** A key, and what was made with it: a key, an invitation, and with that key one more of each. */
  async function chainOf(first: string) {
    const make = async (apiKey: string) => {
      const body = { name: 'made', scopes: ['read', 'admin'] }
      return (await ask('POST', at('/keys'), { apiKey, body })).body
    }
    const invite = async (apiKey: string) =>
      (await ask('POST', at('/invitations'), { apiKey, body: { role: 'admin' } })).body.token
    const second = await make(first)
    const third = await make(second.key)
    return { keys: [second.key, third.key], tokens: [await invite(first), await invite(third.key)], second }
  }

  async function holds(chain: Awaited<ReturnType<typeof chainOf>>) {
    return {
      keys: await Promise.all(chain.keys.map(usageBy)),
      tokens: await Promise.all(chain.tokens.map(look)),
    }
  }
  const LIVE = { keys: [200, 200], tokens: [200, 200] }
  const OVER = { keys: [401, 401], tokens: [410, 410] }

  it('ends with it: of an admin, and of an operator', async () => {
    const own = await makeKey(ann)
    const its = await chainOf(own.key)
    expect(await holds(its)).toEqual(LIVE)
    await ask('DELETE', at(`/keys/${own.id}`), { cookie: ann })
    expect(await holds(its)).toEqual(OVER)

    const body = { name: 'deploy', scopes: ['operator', 'admin', 'read'] }
    const made = (await ask('POST', '/v1/keys', { apiKey: testServer.apiKey, body })).body
    const below = (await ask('POST', '/v1/keys', { apiKey: made.key, body })).body
    const chain = await chainOf(below.key)
    expect(await holds(chain)).toEqual(LIVE)
    await ask('DELETE', `/v1/keys/${made.id}`, { apiKey: testServer.apiKey })
    expect(await holds(chain)).toEqual(OVER)
    expect(await usageBy(below.key)).toBe(401)
    expect(await listedKey(chain.second.id)).toMatchObject({ status: 'revoked' })
  })

  it('goes on where who revokes the key takes it over, as a new key of an operator does', async () => {
    const body = { name: 'deploy', scopes: ['operator', 'admin', 'read'] }
    const old = (await ask('POST', '/v1/keys', { apiKey: testServer.apiKey, body })).body
    const its = await chainOf(old.key)
    const fresh = (await ask('POST', '/v1/keys', { apiKey: old.key, body })).body
    const path = `/v1/keys/${old.id}?credentials=hand_over`
    expect((await ask('DELETE', path, { apiKey: fresh.key })).status).toBe(200)
    expect(await usageBy(old.key)).toBe(401)
    expect(await holds(its)).toEqual(LIVE)
    expect(await usageBy(fresh.key)).toBe(200)
    expect(await listedKey(its.second.id)).toMatchObject({ maker: { member: null, key: fresh.id } })
    await ask('DELETE', `/v1/keys/${fresh.id}`, { apiKey: testServer.apiKey })
    expect(await holds(its)).toEqual(OVER)
  })

  it('is ended also where it is made while the key is revoked', async () => {
    for (let round = 1; round <= 8; round += 1) {
      const { key, id } = await makeKey(ann)
      const makeOne = async () =>
        (await ask('POST', at('/keys'), { apiKey: key, body: { name: 'late', scopes: ['read'] } })).body.key
      const revoke = () => ask('DELETE', at(`/keys/${id}`), { cookie: ann })
      const [first, , ...others] = await Promise.all([makeOne(), revoke(), makeOne(), makeOne(), makeOne()])
      for (const made of [first, ...others])
        if (made !== undefined) expect([round, await usageBy(made)]).toEqual([round, 401])
    }
  })

  it('of a process of the operator does not end with the process', async () => {
    const { key } = (
      await ask('POST', at('/keys'), { apiKey: testServer.apiKey, body: { name: 'till', scopes: ['read'] } })
    ).body
    await testServer.close()
    testServer = await TestServer.open({}, testServer.data)
    expect(await usageBy(key)).toBe(200)
  })
})
