import { expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'
import { type CountedCaller, openRateLimits } from './rate-limits.ts'

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

const person = (id: string): CountedCaller => ({ kind: 'person', person: { id } })
const browserKey: CountedCaller = { kind: 'key', key: { id: 'pk', kind: 'publishable', scopes: [] } }

/** How many of so many requests pass. */
async function passed(count: number, send: (n: number) => Promise<void> | undefined): Promise<number> {
  let passes = 0
  for (let n = 1; n <= count; n++)
    await Promise.resolve(send(n)).then(
      () => (passes += 1),
      () => undefined,
    )
  return passes
}

it('an address counts for all of its people, four times as much as each of them, IPv6 by its first 64 bits', async () => {
  const limits = openRateLimits(10)
  const from = (n: number) => () => `2001:db8:1:2::${n}`
  expect(await passed(100, (n) => limits.count({}, person(`person ${n % 20}`), from(n)))).toBe(40)
  expect(await passed(5, () => limits.count({}, person('elsewhere'), () => '2001:db8:1:3::1'))).toBe(5)
})

it('a publishable key counts for each address by itself: no visitor uses up what the others need', async () => {
  const limits = openRateLimits(10)
  expect(await passed(15, () => limits.count({}, browserKey, () => '192.0.2.1'))).toBe(10)
  expect(await passed(15, () => limits.count({}, browserKey, () => '192.0.2.2'))).toBe(10)
  expect(await passed(200, (n) => limits.count({}, browserKey, () => `198.51.100.${n}`))).toBe(80)
})
