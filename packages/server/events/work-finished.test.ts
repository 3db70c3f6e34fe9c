import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let receiver: Server
let received: { readonly headers: IncomingHttpHeaders; readonly body: string }[]
let testServer: TestServer
let ann: string
let space: string
let url: string

beforeEach(async () => {
  received = []
  receiver = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part)
    received.push({ headers: incoming.headers, body: Buffer.concat(parts).toString() })
    outgoing.end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook` // it listens on a port
  testServer = await TestServer.open({ allowPrivate: true })
  ann = await testServer.signUp('ann')
  space = await testServer.shopOf(ann)
})

afterEach(async () => {
  await testServer.close()
  receiver.close()
})

it('a webhook hears of work that is over once, also where a program says it again with the key of its next start', async () => {
  const subscribed = { url, events: ['work.finished'] }
  const { body: webhook } = await testServer.call('POST', `/v1/spaces/${space}/webhooks`, {
    ...{ cookie: ann, idempotencyKey: 'w', body: subscribed },
  })
  const counts = { total: 60, exported: 56, failed: 4, leftOut: 0 }
  const times = { startedAt: null, finishedAt: '2026-07-20T11:00:00+02:00' }
  const work = {
    id: 'b',
    name: 'Boots',
    status: 'done',
    ...counts,
    startedBy: 'ann',
    ...times,
    link: 'http://localhost:4280/batches/b',
  }
  const path = `/v1/spaces/${space}/finished-work`
  const key = { name: 'studio', scopes: ['operator'] }
  const { body: next } = await testServer.call('POST', '/v1/keys', {
    ...{ apiKey: testServer.apiKey, idempotencyKey: 'k', body: key },
  })
  for (const apiKey of [testServer.apiKey, testServer.apiKey, next.key])
    expect(
      await testServer.call('POST', path, { apiKey, idempotencyKey: 'batch b 1', body: work }),
    ).toMatchObject({
      status: 201,
    })
  await testServer.server.events.settled()
  expect(received).toHaveLength(1)
  const [{ headers, body } = { headers: {}, body: '' }] = received
  const signed = new Date(Number(headers['webhook-timestamp']) * 1_000)
  const expected = new Webhook(webhook.secret).sign(String(headers['webhook-id']), signed, body)
  expect(headers['webhook-signature']).toBe(expected)
  expect(JSON.parse(body)).toEqual({
    type: 'work.finished',
    timestamp: '2026-07-20T09:00:00Z',
    data: { space, work: { ...work, finishedAt: '2026-07-20T09:00:00Z' } },
  })
  const log = `/v1/spaces/${space}/webhooks/${webhook.id}/deliveries`
  expect((await testServer.call('GET', log, { cookie: ann })).body.deliveries).toMatchObject([
    { status: 'delivered', tries: 1 },
  ])
  const again = { apiKey: testServer.apiKey, idempotencyKey: 'batch b 2', body: work }
  expect((await testServer.call('POST', path, { ...again, cookie: ann, apiKey: '' })).status).toBe(403)
  await testServer.call('POST', path, again)
  await testServer.server.events.settled()
  expect(received).toHaveLength(2)
})
