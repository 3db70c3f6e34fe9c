import { afterEach, beforeEach, expect, it } from 'vitest'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(() => testServer.close())

const send = (body: string | ReadableStream, headers: Record<string, string>, path = '/v1/policies/lint') => {
  const authorization = `Bearer ${testServer.apiKey}`
  const init = {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as const
  return testServer.server.fetch(new Request(ORIGIN + path, init))
}
const LARGE = 'x'.repeat(1024 * 1024)

it('refuses a body of more than 1 MiB, with or without a Content-Length', async () => {
  const whole = await send(`"${LARGE}"`, { 'content-length': String(LARGE.length + 2) })
  expect(await whole.json()).toMatchObject({ status: 413, code: 'too_large' })
  let sent = 0
  const endless = new ReadableStream({
    pull: (to) => {
      sent += 1
      to.enqueue(new TextEncoder().encode(LARGE.slice(0, 100_000)))
    },
  })
  const streamed = await send(endless, {})
  expect(streamed.status).toBe(413)
  expect(sent).toBeLessThan(20)
})

it('reads a chunked body, and refuses one that is not JSON', async () => {
  const parts = ['{"policy":', '"pools: ["}'].map((part) => new TextEncoder().encode(part))
  const streamed = await send(ReadableStream.from(parts), {})
  expect(await streamed.json()).toMatchObject({ status: 400, code: 'malformed' })
  const wrong = await send('{', { 'content-length': '1' })
  expect(await wrong.json()).toMatchObject({ status: 400, detail: 'The body is not JSON.' })
  const long = JSON.stringify({ email: `${LARGE.slice(0, 70_000)}@example.com`, password: 'correct horse' })
  const signing = await send(long, { 'content-length': String(long.length) }, '/auth/sign-in/email')
  expect(signing.status).toBe(413)
  expect(signing.headers.get('connection')).toBe('close')
})

const LINT = '{"policy":"pools: {}"}'

it.each([
  ['text/plain;charset=UTF-8'],
  ['application/x-www-form-urlencoded'],
  ['multipart/form-data; boundary=x'],
  ['application/json; charset=utf-16'],
  ['application/json, text/plain'],
  ['application/jsonp'],
  ['json'],
])('refuses a body of the type %s as 415, and says what to send', async (type) => {
  const refused = await send(LINT, { 'content-type': type })
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(await refused.json()).toMatchObject({
    ...{ status: 415, code: 'unsupported_media_type' },
    detail: `The Content-Type of the body is ${type}. Send JSON in UTF-8 with the header "Content-Type: application/json"; with curl, add -H "Content-Type: application/json".`,
  })
})

it.each([
  ['application/json'],
  ['Application/JSON'],
  ['application/json;charset=utf-8'],
  ['application/json; charset="UTF-8"'],
  ['application/json; profile=x'],
  ['application/vnd.shop.policy+json'],
])('reads a body of the type %s', async (type) => {
  expect(await (await send(LINT, { 'content-type': type })).json()).toMatchObject({
    status: 400,
    code: 'malformed',
  })
})

it('refuses a body without a type, and looks at none where there is no body', async () => {
  const authorization = `Bearer ${testServer.apiKey}`
  const post = (path: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>) =>
    testServer.server.fetch(
      new Request(ORIGIN + path, {
        method: 'POST',
        headers: { authorization, ...headers },
        ...(body && { body }),
      }),
    )
  const untyped = await post('/v1/policies/lint', {}, new TextEncoder().encode(LINT))
  expect(await untyped.json()).toMatchObject({
    status: 415,
    detail: expect.stringMatching(/^The body has no Content-Type\. /),
  })
  const empty = await post('/v1/policies/lint', { 'content-type': 'text/plain' })
  expect(await empty.json()).toMatchObject({ status: 400, path: '/policy' })
})

it('refuses an operation that is sent as text, and takes nothing', async () => {
  const ann = await testServer.signUp('ann')
  const space = await testServer.shopOf(ann)
  const path = `/v1/spaces/${space}/charges`
  const body = '{"operation":{"by":"ann","use":{"feature":"recolor"}}}'
  const refused = await send(body, { 'content-type': 'text/plain', 'idempotency-key': 'order 7' }, path)
  expect(refused.status).toBe(415)
  const { body: log } = await testServer.call('GET', `/v1/spaces/${space}/log?kind=charged`, {
    apiKey: testServer.apiKey,
  })
  expect(log.entries).toEqual([])
})
