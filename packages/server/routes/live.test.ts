import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
})

afterEach(() => testServer.close())

it('ends for a member who is removed, and for a key that is revoked', async () => {
  const bob = await testServer.signUp('bob')
  const member = await testServer.idOf(bob)
  await testServer.allot.submit(space, 'bob', { do: 'join', member, role: 'member', paying: true })
  const at = `/v1/spaces/${space}`
  const body = { name: 'Page', scopes: ['read'] }
  const { id, key } = (
    await testServer.call('POST', `${at}/keys`, { cookie: ann, idempotencyKey: 'k', body })
  ).body
  const streams = [
    await testServer.fetch('GET', `${at}/live`, { cookie: bob }),
    await testServer.fetch('GET', `${at}/live`, { apiKey: key }),
  ]
  const readers = streams.map((stream) => stream.body?.getReader())
  for (const reader of readers) expect(await reader?.read()).toMatchObject({ done: false })
  await testServer.call('DELETE', `${at}/keys/${id}`, { cookie: ann, idempotencyKey: 'r' })
  await testServer.call('DELETE', `${at}/members/${member}`, { cookie: ann, idempotencyKey: 'out' })
  for (const reader of readers) await ended(reader)
})

it('ends within seconds when the person signs out, and when the session or the key expires', async () => {
  const again = { email: 'ann@example.com', password: 'correct horse' }
  const { cookie: other } = await testServer.call('POST', '/auth/sign-in/email', { body: again })
  const body = { name: 'Page', scopes: ['read'], expires: '2026-07-20T09:10:00Z' }
  const { key } = (
    await testServer.call('POST', `/v1/spaces/${space}/keys`, { cookie: ann, idempotencyKey: 'k', body })
  ).body
  const open = async (credentials: object) => {
    const stream = await testServer.fetch('GET', `/v1/spaces/${space}/live`, credentials)
    const reader = stream.body?.getReader()
    expect(await reader?.read()).toMatchObject({ done: false })
    return () => ended(reader)
  }
  const [signedOut, expired, sessionOver] = [
    await open({ cookie: ann }),
    await open({ apiKey: key }),
    await open({ cookie: other }),
  ]
  await testServer.call('POST', '/auth/sign-out', { cookie: ann, body: {} })
  testServer.time.now = instant('2026-07-20T09:10:00Z')
  await Promise.all([signedOut(), expired()])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 })
  await sessionOver()
  vi.useRealTimers()
})

it('sends the usage at once and again when another member spends, and ends when the server does', async () => {
  const stream = await testServer.fetch('GET', `/v1/spaces/${space}/live`, { cookie: ann })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  const exports = async () => {
    const { value = '' } = (await reader?.read()) ?? {}
    expect(value).toMatch(/^event: usage\n/)
    const usage = JSON.parse(/data: (.*)/.exec(value)?.[1] ?? '')
    return usage.meters.find((each: { meter: string }) => each.meter === 'batch_exports').used
  }
  expect(await exports()).toBe(0)
  const operation = { by: await testServer.idOf(ann), count: 7, batch: [] }
  await testServer.call('POST', `/v1/spaces/${space}/charges`, {
    apiKey: testServer.apiKey,
    idempotencyKey: 'c',
    body: { operation },
  })
  expect(await exports()).toBe(7)
  testServer.server.end()
  expect(await reader?.read()).toMatchObject({ done: true })
})

it('bounds the streams of one person without taking any from another, nor from the keys of the Space', async () => {
  const bob = await testServer.signUp('bob')
  const member = await testServer.idOf(bob)
  await testServer.allot.submit(space, 'bob', { do: 'join', member, role: 'member', paying: true })
  const look = (credentials: object) => testServer.fetch('GET', `/v1/spaces/${space}/live`, credentials)
  const streams = await Promise.all(Array.from({ length: 20 }, () => look({ cookie: ann })))
  expect(streams.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect((await look({ cookie: ann })).status).toBe(503)
  const others = [await look({ cookie: bob }), await look({ apiKey: testServer.apiKey })]
  expect(others.map(({ status }) => status)).toEqual([200, 200])
  for (const { body } of [...others, ...streams]) await body?.cancel()
})

it('bounds the streams of the keys of one Space without taking any from another', async () => {
  const look = (space: string) =>
    testServer.fetch('GET', `/v1/spaces/${space}/live`, { apiKey: testServer.apiKey })
  const streams = await Promise.all(Array.from({ length: 200 }, () => look(space)))
  expect(streams.map(({ status }) => status)).toEqual(Array(200).fill(200))
  expect((await look(space)).status).toBe(503)
  const other = await look(await testServer.shopOf(await testServer.signUp('bob')))
  expect(other.status).toBe(200)
  for (const { body } of [other, ...streams]) await body?.cancel()
})

/** Reads on until the stream has ended: an event may be on its way before. One that goes on fails by its time. */
async function ended(reader: ReadableStreamDefaultReader | undefined): Promise<void> {
  if (!reader) throw new Error('There is no stream.')
  while (!(await reader.read()).done);
}
