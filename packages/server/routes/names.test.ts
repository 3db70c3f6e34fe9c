/**
 * Names that every object inherits, in every text of every operation of the API: no answer is a failure of the server,
 * and a charge beside them is done. The operations and their examples are those of the OpenAPI document.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everyRequest, statusOf } from '../testing/every-request.ts'
import { TestServer } from '../testing/test-server.ts'

/** Those that behave differently from each other: a function, an accessor of the prototype, and one that JSON calls. */
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty']

let testServer: TestServer
let failures: unknown[]
let space: string

beforeAll(async () => {
  failures = []
  testServer = await TestServer.open({ rateLimit: 0, unexpected: (error) => failures.push(error) })
  const body = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann', space: 'spc_names' }
  space = (await send('POST', '/v1/spaces', body, 'make')).body.id
})
afterAll(() => testServer.close())

const send = (method: string, path: string, body: unknown, key: string) =>
  testServer.call(method, path, { apiKey: testServer.apiKey, idempotencyKey: key, body })

it('every operation answers them below 500, and charges beside them are done', {
  timeout: 120_000,
}, async () => {
  const requests = await everyRequest(testServer, space, NAMES)
  expect(requests.length).toBeGreaterThan(1_000)
  let charged = 0
  for (let at = 0; at < requests.length; at += 40) {
    const good = send('POST', `/v1/spaces/${space}/charges`, GOOD, `good/${at}`)
    const answers = await Promise.all(requests.slice(at, at + 40).map((each) => statusOf(testServer, each)))
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(await good).toMatchObject({ status: 200, body: { allowed: true } })
    charged += 1
  }
  expect(failures).toEqual([])
  const { body } = await send('GET', `/v1/spaces/${space}`, undefined, '')
  expect(body.entries).toBeGreaterThan(charged)
})

it('a field of a body that is called __proto__ is refused with its place', async () => {
  const path = `/v1/spaces/${space}/charges`
  for (const name of ['__proto__', '\\u005f_proto__', '__prot\\u006f__']) {
    const response = await testServer.server.fetch(
      new Request(`http://allot.test${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${testServer.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': 'p',
        },
        body: `{"operation":{"by":"ann","use":{"feature":"recolor","${name}":{"per":"output"}}}}`,
      }),
    )
    expect(response.status, name).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'malformed', path: '/operation/use/__proto__' })
  }
})

const GOOD = { operation: { by: 'ann', use: { feature: 'background_removal' } } }
