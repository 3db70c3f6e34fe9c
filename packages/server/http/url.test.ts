import { afterEach, beforeEach, expect, it } from 'vitest'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

const OUTSIDE = 'https://allot.example.com'
let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open({ url: OUTSIDE })
})

afterEach(() => testServer.close())

it('behind an https proxy, cookies are for https only and changes are accepted from its own pages only', async () => {
  const body = { name: 'ann', email: 'ann@example.com', password: 'correct horse' }
  const signed = await testServer.call('POST', '/auth/sign-up/email', { body, origin: OUTSIDE })
  expect(signed.status).toBe(200)
  expect(signed.headers.get('set-cookie')).toMatch(/; Secure/i)
  const { cookie } = signed
  const space = { name: 'Shop', plan: 'pro', period: 'monthly' }
  const make = (origin: string) =>
    testServer.call('POST', '/v1/spaces', { cookie, idempotencyKey: 'shop', body: space, origin })
  expect((await make(ORIGIN)).status).toBe(403)
  const { id } = (await make(OUTSIDE)).body
  const invited = await testServer.call('POST', `/v1/spaces/${id}/invitations`, {
    cookie,
    idempotencyKey: 'i',
    body: {},
    origin: OUTSIDE,
  })
  expect(invited.body.link).toMatch(/^https:\/\/allot\.example\.com\/join\//)
})
