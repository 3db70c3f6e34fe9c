import { afterEach, beforeEach, expect, it } from 'vitest'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(() => testServer.close())

const send = (body: string | ReadableStream, headers: Record<string, string>, path = '/v1/policies/lint') => {
  const authorization = `Bearer ${testServer.apiKey}`
  const init = { method: 'POST', headers: { authorization, ...headers }, body, duplex: 'half' } as const
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
})
