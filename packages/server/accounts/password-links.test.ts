import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(() => testServer.close())

describe('a password link made by an operator', () => {
  it('sets a new password once, and cannot be made for an unknown account', async () => {
    await testServer.signUp('ann')
    const request = {
      apiKey: testServer.apiKey,
      idempotencyKey: 'ticket 7',
      body: { email: 'Ann@example.com' },
    }
    const { status, body } = await testServer.call('POST', '/v1/password-links', request)
    expect(status).toBe(201)
    const token = body.link.slice(`${ORIGIN}/password/`.length)
    expect(await testServer.storedText()).not.toContain(token)
    const set = { body: { token, newPassword: 'battery staple' } }
    expect(await testServer.call('POST', '/auth/reset-password', set)).toMatchObject({ status: 200 })
    expect(await signIn('ann', 'battery staple')).not.toBe('')
    const nobody = { ...request, idempotencyKey: 'ticket 8', body: { email: 'bob@example.com' } }
    expect(await testServer.call('POST', '/v1/password-links', nobody)).toMatchObject({ status: 404 })
  })
})

describe('a password link made with a key', () => {
  const linkBy = async (apiKey: string, email: string, more: object = {}) => {
    const request = { apiKey, idempotencyKey: 'ticket 9', body: { email, ...more } }
    const { body } = await testServer.call('POST', '/v1/password-links', request)
    return body.link.slice(`${ORIGIN}/password/`.length)
  }
  const use = (token: string) =>
    testServer.call('POST', '/auth/reset-password', { body: { token, newPassword: 'battery staple' } })
  const makeKey = async (apiKey: string, more: object = {}) => {
    const body = { name: 'help desk', scopes: ['operator'], ...more }
    const request = { apiKey, idempotencyKey: JSON.stringify(body), body }
    return (await testServer.call('POST', '/v1/keys', request)).body
  }
  const revoke = (id: string, apiKey: string, query = '') =>
    testServer.call('DELETE', `/v1/keys/${id}${query}`, { apiKey, idempotencyKey: `over ${id}` })
  const OVER = { status: 400, body: { code: 'INVALID_TOKEN' } }

  it('ends with the key, also with the one that made that, and of a new account too', async () => {
    await testServer.signUp('ann')
    const first = await makeKey(testServer.apiKey)
    const second = await makeKey(first.key, { name: 'night shift' })
    const links = [
      await linkBy(first.key, 'ann@example.com'),
      await linkBy(second.key, 'ann@example.com'),
      await linkBy(second.key, 'bob@example.com', { name: 'Bob' }),
    ]
    expect(new Set(links).size).toBe(3) // the same Idempotency-Key of another caller is another request
    await revoke(first.id, testServer.apiKey)
    for (const link of links) expect(await use(link)).toMatchObject(OVER)
    expect(await signIn('ann', 'correct horse')).not.toBe('')
    expect((await use(await linkBy(testServer.apiKey, 'ann@example.com'))).status).toBe(200)
  })

  it('ends where the key expires', async () => {
    await testServer.signUp('ann')
    const { key } = await makeKey(testServer.apiKey, { expires: '2026-07-20T09:30:00Z' })
    const [used, late] = [
      await linkBy(key, 'ann@example.com'),
      await linkBy(key, 'bob@example.com', { name: 'Bob' }),
    ]
    expect((await use(used)).status).toBe(200)
    testServer.time.now = instant('2026-07-20T09:30:00Z')
    expect(await use(late)).toMatchObject(OVER)
  })

  it('goes on where the key that revokes it takes over what it made', async () => {
    await testServer.signUp('ann')
    const [old, fresh] = [await makeKey(testServer.apiKey), await makeKey(testServer.apiKey, { name: 'new' })]
    const link = await linkBy(old.key, 'ann@example.com')
    await revoke(old.id, fresh.key, '?credentials=hand_over')
    expect((await use(link)).status).toBe(200)
    const next = await linkBy(fresh.key, 'ann@example.com')
    await revoke(fresh.id, testServer.apiKey)
    expect(await use(next)).toMatchObject(OVER)
  })
})

describe('a password', () => {
  it('is changed by a person who knows the present one, which ends every other session', async () => {
    const [ann, elsewhere] = [await testServer.signUp('ann'), await signIn('ann')]
    const change = (currentPassword: string) => {
      const body = { currentPassword, newPassword: 'battery staple', revokeOtherSessions: true }
      return testServer.call('POST', '/auth/change-password', { cookie: ann, body })
    }
    expect(await change('a guess')).toMatchObject({ status: 400, body: { code: 'INVALID_PASSWORD' } })
    expect(await change('correct horse')).toMatchObject({ status: 200 })
    expect(await testServer.call('GET', '/v1/me', { cookie: elsewhere })).toMatchObject({ status: 401 })
    expect(await signIn('ann', 'battery staple')).not.toBe('')
  })
})

async function signIn(name: string, password = 'correct horse'): Promise<string> {
  const body = { email: `${name}@example.com`, password }
  return (await testServer.call('POST', '/auth/sign-in/email', { body })).cookie
}
