import { expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

it('shows each caller how many requests are left, and refuses one too many with the time to wait', async () => {
  const testServer = await TestServer.open({ rateLimit: 3 })
  const cookie = await testServer.signUp('ann')
  const answers = []
  for (let sent = 0; sent < 4; sent++) answers.push(await testServer.call('GET', '/v1/me', { cookie }))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  expect(answers[1]?.headers.get('ratelimit-policy')).toBe('"requests";q=3;w=60')
  expect(answers[1]?.headers.get('ratelimit')).toMatch(/^"requests";r=1;t=\d+$/)
  expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answers[3]?.body).toMatchObject({ code: 'rate_limited' })
  const bob = await testServer.signUp('bob')
  expect(await testServer.call('GET', '/v1/me', { cookie: bob })).toMatchObject({ status: 200 })
  expect(await testServer.call('GET', '/v1/spaces', { apiKey: testServer.apiKey })).toMatchObject({
    status: 200,
  })
  await testServer.close()
})

it('a caller who guesses keys is limited by address', async () => {
  const testServer = await TestServer.open({ rateLimit: 3 })
  const tries: number[] = []
  for (let tried = 0; tried < 4; tried++)
    tries.push((await testServer.call('GET', '/v1/spaces', { apiKey: `allot_${tried}` })).status)
  expect(tries).toEqual([401, 401, 401, 429])
  await testServer.close()
})
