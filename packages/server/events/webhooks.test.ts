import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DAY, duration, later } from '@allot/rules/instant'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The server of a webhook: it keeps what it receives, and answers with the statuses that the test sets. */
let receiver: Server
let received: Received[]
let answers: number[]
let onReceived: () => unknown
let testServer: TestServer
let ann: string
let space: string
let url: string

beforeEach(async () => {
  received = []
  answers = []
  onReceived = () => undefined
  receiver = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part)
    received.push({ headers: incoming.headers, body: Buffer.concat(parts).toString() })
    onReceived()
    outgoing.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end('noted\0')
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

async function subscribe(events: readonly string[]) {
  const body = { url, events }
  return (
    await testServer.call('POST', `/v1/spaces/${space}/webhooks`, { cookie: ann, idempotencyKey: 'w', body })
  ).body
}

const spend = (count: number, idempotencyKey: string) =>
  testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie: ann,
    idempotencyKey,
    body: { operation: { count, use: { feature: 'recolor' } } },
  })

async function deliveries(webhook: string) {
  const path = `/v1/spaces/${space}/webhooks/${webhook}/deliveries`
  return (await testServer.call('GET', path, { cookie: ann })).body.deliveries
}

async function pass(length: string) {
  testServer.time.now = later(testServer.time.now, duration(length))
  await testServer.server.events.settled()
}

describe('a webhook', () => {
  it('receives a crossed threshold once, with a signature that the Standard Webhooks library accepts', async () => {
    const { secret, id } = await subscribe(['usage.threshold_crossed'])
    await spend(79, 'a')
    await spend(2, 'b')
    await spend(1, 'c')
    await testServer.server.events.settled()
    expect(received).toHaveLength(1)
    const [{ headers, body } = { headers: {}, body: '' }] = received
    const expected = new Webhook(secret).sign(
      String(headers['webhook-id']),
      new Date(Number(headers['webhook-timestamp']) * 1_000),
      body,
    )
    expect(headers['webhook-signature']).toBe(expected)
    expect(JSON.parse(body)).toMatchObject({
      type: 'usage.threshold_crossed',
      timestamp: '2026-07-20T09:00:00Z',
      data: { space, entry: { pool: 'ai_credits', threshold: 80 } },
    })
    expect(await deliveries(id)).toMatchObject([
      { status: 'delivered', tries: 1, nextAt: null, response: { status: 200, text: 'noted\ufffd' } },
    ])
  })

  it('that fails is called again with growing pauses, for three days at most', async () => {
    const { id } = await subscribe(['operation.denied'])
    answers = Array(20).fill(500)
    await spend(1_000, 'a')
    await testServer.server.events.settled()
    const ids = new Set([received[0]?.headers['webhook-id']])
    expect(received).toHaveLength(1)
    await pass('PT4S')
    expect(received).toHaveLength(1)
    await pass('PT1S')
    expect(received).toHaveLength(2)
    for (const pause of ['PT5M', 'PT30M', 'PT2H', 'PT5H', 'PT10H', 'PT14H', 'PT16H', 'P1D']) await pass(pause)
    expect(received).toHaveLength(10)
    for (const { headers } of received) ids.add(headers['webhook-id'])
    expect(ids.size).toBe(1)
    expect(await deliveries(id)).toMatchObject([{ status: 'failed', tries: 10, nextAt: null }])
    await pass('P7D')
    expect(received).toHaveLength(10)
  })

  it('that never answers delays neither other webhooks nor the shutdown of the server', async () => {
    const silent = createServer(() => undefined)
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo // it listens on a port
    const body = { url: `http://127.0.0.1:${port}/`, events: ['operation.denied'] }
    for (const idempotencyKey of ['one', 'two', 'three'])
      await testServer.call('POST', `/v1/spaces/${space}/webhooks`, { cookie: ann, idempotencyKey, body })
    await subscribe(['operation.denied'])
    const all = Promise.withResolvers<void>()
    onReceived = () => received.length === 60 && all.resolve()
    const by = await testServer.idOf(ann)
    const operation = { by, count: 1_000, use: { feature: 'recolor' } }
    const operations = Array.from({ length: 60 }, (_, at) => ({
      do: 'charge',
      idempotencyKey: `${at}`,
      operation,
    }))
    await testServer.call('POST', `/v1/spaces/${space}/operations`, {
      apiKey: testServer.apiKey,
      body: { operations },
    })
    await all.promise
    await testServer.close()
    silent.closeAllConnections()
    silent.close()
    testServer = await TestServer.open({ allowPrivate: true }, testServer.data)
    expect(
      (await testServer.server.events.deliveries.lag(testServer.time.now)).waiting,
    ).toBeGreaterThanOrEqual(180)
  }, 12_000) // less than the server waits for an answer

  it('with a new secret gets calls that the earlier secret signs too, for a day', async () => {
    const { secret: first, id } = await subscribe(['operation.denied'])
    const path = `/v1/spaces/${space}/webhooks/${id}/secrets`
    const renew = async (key: string) =>
      (await testServer.call('POST', path, { cookie: ann, idempotencyKey: key })).body
    const isSignedBy = (secret: string) => {
      const { headers, body } = received.at(-1) ?? { headers: {}, body: '' }
      const { 'webhook-id': its, 'webhook-timestamp': at, 'webhook-signature': signatures } = headers
      const expected = new Webhook(secret).sign(String(its), new Date(Number(at) * 1_000), body)
      return String(signatures).split(' ').includes(expected)
    }
    const call = async (key: string) => {
      await spend(1_000, key)
      await testServer.server.events.settled()
    }
    const { secret: second, oldUntil } = await renew('one')
    expect(oldUntil).toBe('2026-07-21T09:00:00Z')
    expect(await renew('one')).toMatchObject({ secret: second })
    await call('a')
    expect([isSignedBy(first), isSignedBy(second)]).toEqual([true, true])
    await pass('PT23H')
    const { secret: third } = await renew('two')
    await call('b')
    expect([isSignedBy(first), isSignedBy(second), isSignedBy(third)]).toEqual([true, true, true])
    await pass('PT1H')
    await call('c')
    expect([isSignedBy(first), isSignedBy(second), isSignedBy(third)]).toEqual([false, true, true])
    await pass('PT23H')
    await call('d')
    expect([isSignedBy(second), isSignedBy(third)]).toEqual([false, true])
    expect(String(received.at(-1)?.headers['webhook-signature'])).toMatch(/^v1,\S+$/)
    const other = { cookie: await testServer.signUp('eve'), idempotencyKey: 'three' }
    expect((await testServer.call('POST', path, other)).status).toBe(404)
  })

  it('gets a thousand new secrets in a day, and more on the next', async () => {
    const { id } = await subscribe(['operation.denied'])
    const { signing } = testServer.server.events
    const { now } = testServer.time
    const more = { by: 'ann', idempotencyKey: 'more' }
    for (let at = 0; at < 1_000; at++) await signing.rotate(id, { by: 'ann', idempotencyKey: `r${at}` }, now)
    await expect(signing.rotate(id, more, now)).rejects.toMatchObject({ code: 'too_many' })
    const tomorrow = later(now, DAY)
    expect(await signing.rotate(id, more, tomorrow)).toMatchObject({ madeAt: tomorrow })
  })

  it('is sent a call again on request', async () => {
    const { id } = await subscribe(['operation.denied'])
    await spend(1_000, 'a')
    await testServer.server.events.settled()
    const [delivery] = await deliveries(id)
    const path = `/v1/spaces/${space}/webhooks/${id}/deliveries/${delivery.id}/replays`
    expect((await testServer.call('POST', path, { cookie: ann, idempotencyKey: 'again' })).status).toBe(200)
    await testServer.server.events.settled()
    expect(received).toHaveLength(2)
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
  })

  it('is not followed where it redirects, and not called again after a 410', async () => {
    const { id } = await subscribe(['operation.denied'])
    answers = [302, 410]
    await spend(1_000, 'a')
    await testServer.server.events.settled()
    expect(received).toHaveLength(1)
    await pass('PT5S')
    expect(received).toHaveLength(2)
    await spend(1_000, 'b')
    await pass('P1D')
    expect(received).toHaveLength(2)
    expect(await deliveries(id)).toMatchObject([{ status: 'failed', response: { status: 410 } }])
  })

  it('says in its log where it redirected to', async () => {
    const { id } = await subscribe(['operation.denied'])
    answers = [302]
    await spend(1_000, 'a')
    await testServer.server.events.settled()
    const text = 'It leads on to /elsewhere, which is not followed. noted\ufffd'
    expect(await deliveries(id)).toMatchObject([{ response: { status: 302, text } }])
  })

  it('that is disabled is not called until it is enabled again', async () => {
    const { id } = await subscribe(['operation.denied'])
    const its = `/v1/spaces/${space}/webhooks/${id}`
    const change = (at: string, body: object) =>
      testServer.call('PATCH', its, { cookie: ann, idempotencyKey: at, body })
    answers = [410]
    await spend(1_000, 'a')
    await testServer.server.events.settled()
    const replay = `${its}/deliveries/${(await deliveries(id))[0].id}/replays`
    expect(await testServer.call('POST', replay, { cookie: ann, idempotencyKey: 'r' })).toMatchObject({
      status: 409,
      body: {
        code: 'webhook_off',
        detail: 'It is not called: It answered 410 Gone. Switch it on first.',
      },
    })
    const on = await change('on', { enabled: true, url: `${url}/anew` })
    expect(on.body).toMatchObject({ disabled: null, url: `${url}/anew`, events: ['operation.denied'] })
    await testServer.call('POST', replay, { cookie: ann, idempotencyKey: 'r2' })
    await testServer.server.events.settled()
    expect(received).toHaveLength(2)
    expect((await change('off', { enabled: false })).body.disabled).toBe('It was switched off.')
    await spend(1_000, 'b')
    await testServer.server.events.settled()
    expect(received).toHaveLength(2)
    expect((await change('bad', { url: 'ftp://127.0.0.1/' })).body).toMatchObject({
      code: 'malformed',
      path: '/url',
    })
  })

  it('receives what happened right before the process was killed', async () => {
    await subscribe(['operation.denied'])
    await testServer.server.events.settled()
    const operation = {
      by: await testServer.idOf(ann),
      client: 'web',
      count: 1_000,
      use: { feature: 'recolor' },
    } as const
    await testServer.allot.submit(space, 'the last', { do: 'charge', operation })
    await testServer.allot.close() // the log is released; nothing else is closed
    const again = await TestServer.open({ allowPrivate: true }, testServer.data)
    again.time.now = later(again.time.now, duration('PT1M')) // another server waits this long, in case the first is only slow
    await again.server.events.settled()
    expect(received).toHaveLength(1)
    await again.close()
  })
})
