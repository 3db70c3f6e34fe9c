/**
 * Texts that cannot be kept - with NUL, or with half of a surrogate pair - in every text of every operation of the API:
 * each is refused for its caller alone, and a charge beside them is done. On PostgreSQL it runs a second time.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everyRequest, statusOf } from '../testing/every-request.ts'
import { TestServer } from '../testing/test-server.ts'

const NUL = 'a\0b'
const HALF = 'a\ud800b'
const GOOD = { operation: { by: 'ann', use: { feature: 'background_removal' } } }

let testServer: TestServer
let failures: unknown[]
const space = 'spc_texts'

beforeAll(async () => {
  failures = []
  testServer = await TestServer.open({ rateLimit: 0, unexpected: (error) => failures.push(error) })
  await send(
    'POST',
    '/v1/spaces',
    { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann', space },
    'make',
  )
})
afterAll(() => testServer.close())

const send = (method: string, path: string, body: unknown, key: string) =>
  testServer.call(method, path, { apiKey: testServer.apiKey, idempotencyKey: key, body })

it('every operation refuses them, and charges beside them are done', { timeout: 120_000 }, async () => {
  const requests = (await everyRequest(testServer, space, [NUL, HALF])).filter(
    // An address cannot spell half of a pair, and a parameter of a query that no operation has is left out.
    ({ place, path }) => place !== 'unknown' && (!/address|query/.test(place) || path.includes('%00')),
  )
  expect(requests.length).toBeGreaterThan(300)
  for (let at = 0; at < requests.length; at += 40) {
    const good = send('POST', `/v1/spaces/${space}/charges`, GOOD, `good/${at}`)
    const answers = await Promise.all(requests.slice(at, at + 40).map((each) => statusOf(testServer, each)))
    expect(answers.filter(({ status }) => status < 400 || status >= 500)).toEqual([])
    expect(await good).toMatchObject({ status: 200, body: { allowed: true } })
  }
  expect(failures).toEqual([])
})

it('the refusal names the place and says what to do', async () => {
  const join = await send('POST', `/v1/spaces/${space}/members`, { member: NUL, role: 'member' }, 'join')
  expect(join).toMatchObject({ status: 400, body: { code: 'malformed', path: '/member' } })
  expect(join.body.detail).toMatch(/^Leave out NUL characters/)
  const log = await send('GET', '/v1/spaces/a%00b/log', undefined, '')
  expect(log).toMatchObject({ status: 400, body: { code: 'malformed', path: '/space' } })
})

it('so does signing up and setting a password', async () => {
  const body = { name: NUL, email: 'nul@example.com', password: 'correct horse' }
  for (const [path, sent] of [
    ['/auth/sign-up/email', body],
    ['/auth/sign-in/email', { ...body, password: HALF }],
    ['/auth/reset-password', { token: NUL, newPassword: 'correct horse' }],
  ] as const)
    expect(await testServer.call('POST', path, { body: sent }), path).toMatchObject({
      status: 400,
      body: { code: 'malformed' },
    })
})

it('a Space that cannot be asked for is refused for its caller, and twenty others beside it go on', async () => {
  const others = Array.from({ length: 20 }, (_, at) => `spc_beside_${at}`)
  for (const each of others)
    await testServer.allot.createSpace(
      { space: each, name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
      `make ${each}`,
    )
  const cookie = await testServer.signUp('eve')
  const [polled, ...charged] = await Promise.all([
    testServer.call('GET', '/v1/spaces/a%00b/log', { cookie }),
    ...others.map((each) => send('POST', `/v1/spaces/${each}/charges`, GOOD, 'beside')),
  ])
  expect(polled.status).toBe(400)
  expect(charged.map(({ status }) => status)).toEqual(others.map(() => 200))
})
