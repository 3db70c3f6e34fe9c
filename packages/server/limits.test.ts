import { expect, it } from 'vitest'
import { Trial } from './trial.ts'

it('tells each caller how many requests are left, and refuses the one too many with the time to wait', async () => {
  const trial = await Trial.open({ rateLimit: 3 })
  const cookie = await trial.signUp('ann')
  const answers = []
  for (let asked = 0; asked < 4; asked++) answers.push(await trial.call('GET', '/v1/me', { cookie }))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  expect(answers[1]?.headers.get('ratelimit-policy')).toBe('"requests";q=3;w=60')
  expect(answers[1]?.headers.get('ratelimit')).toMatch(/^"requests";r=1;t=\d+$/)
  expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answers[3]?.body).toMatchObject({ code: 'rate_limited' })
  const bob = await trial.signUp('bob')
  expect(await trial.call('GET', '/v1/me', { cookie: bob })).toMatchObject({ status: 200 })
  expect(await trial.call('GET', '/v1/spaces', { key: trial.key })).toMatchObject({ status: 200 })
  await trial.close()
})

it('stops somebody who tries keys, by their address', async () => {
  const trial = await Trial.open({ rateLimit: 3 })
  const tries: number[] = []
  for (let tried = 0; tried < 4; tried++)
    tries.push((await trial.call('GET', '/v1/spaces', { key: `allot_${tried}` })).status)
  expect(tries).toEqual([401, 401, 401, 429])
  await trial.close()
})
