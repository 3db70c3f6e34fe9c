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
