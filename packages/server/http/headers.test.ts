import { expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

it('an answer in JSON has the headers against content sniffing, a page has all security headers', async () => {
  const testServer = await TestServer.open({ rateLimit: 0 })
  const json = await testServer.call('GET', '/v1/plans')
  const page = await testServer.call('GET', '/docs')
  const fault = await testServer.call('GET', '/v1/spaces/none/usage', { apiKey: testServer.apiKey })
  await testServer.close()
  const both = {
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
  }
  expect(Object.fromEntries(json.headers)).toEqual({ ...both, 'content-type': 'application/json' })
  const ofPages = { 'cross-origin-opener-policy': 'same-origin', 'referrer-policy': 'no-referrer' }
  for (const { headers } of [page, fault])
    expect(Object.fromEntries(headers)).toMatchObject({ ...both, ...ofPages })
})
