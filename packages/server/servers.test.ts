/** Two servers on one PostgreSQL: a change at one holds at the other, and each event is sent by one of them. */
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPolicy } from '@allot/engine/policies'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { duration, instant, later } from '@allot/rules/instant'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ServerOptions } from './server-options.ts'
import { event, FakeStripe, signed, subscription } from './testing/fake-stripe.ts'
import { ORIGIN, TestServer } from './testing/test-server.ts'

let cluster: TestCluster
let databaseUrl: string
let one: TestServer
let other: TestServer

const SECRET = 'a secret that both of them were given'
const open = (options: Partial<ServerOptions> = {}) =>
  TestServer.open({ databaseUrl, secret: SECRET, allowPrivate: true, ...options })
/** @returns both, opened at the same moment */
const openTwo = async (options: Partial<ServerOptions> = {}) => {
  const [first, second] = await Promise.all([open(options), open(options)])
  one = first
  other = second
}
const pass = (length: string) => {
  for (const { time } of [one, other]) time.now = later(time.now, duration(length))
}
const settled = () => Promise.all([one, other].map(({ server }) => server.events.settled()))
const spend = (testServer: TestServer, space: string, cookie: string, count: number, key: string) =>
  testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie,
    idempotencyKey: key,
    body: { operation: { count, use: { feature: 'recolor' } } },
  })

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())
beforeEach(async () => {
  databaseUrl = await cluster.createDatabase()
})
afterEach(() => Promise.all([one.close(), other.close()]))

describe('two servers', () => {
  beforeEach(() => openTwo())

  it('share people, Spaces and members', async () => {
    const ann = await one.signUp('ann')
    const space = await one.shopOf(ann)
    const { body: me } = await other.call('GET', '/v1/me', { cookie: ann })
    expect(me.spaces).toMatchObject([{ id: space, role: 'owner' }])
    const bob = await other.signUp('bob')
    const at = `/v1/spaces/${space}`
    const invited = await one.call('POST', `${at}/invitations`, {
      cookie: ann,
      idempotencyKey: 'i',
      body: {},
    })
    const joins = [one, other].map((testServer) =>
      testServer.call('POST', `/v1/invitations/${invited.body.token}/acceptances`, {
        cookie: bob,
        idempotencyKey: 'j',
      }),
    )
    for (const joined of await Promise.all(joins)) expect(joined.status).toBe(200)
    const usage = () => other.call('GET', `${at}/usage`, { cookie: bob })
    expect((await usage()).status).toBe(200)
    await one.call('DELETE', `${at}/members/${await one.idOf(bob)}`, { cookie: ann, idempotencyKey: 'out' })
    expect((await usage()).status).toBe(404)
    await other.call('POST', '/auth/sign-out', { cookie: ann, body: {} })
    expect((await one.call('GET', '/v1/me', { cookie: ann })).status).toBe(401)
  })

  it('accept the same keys, and refuse one within a second after it was revoked', async () => {
    const ann = await one.signUp('ann')
    const space = await one.shopOf(ann)
    const at = `/v1/spaces/${space}`
    const body = { name: 'Shop', scopes: ['read'] }
    const make = (testServer: TestServer) =>
      testServer.call('POST', `${at}/keys`, { cookie: ann, idempotencyKey: 'k', body })
    const [{ body: made }, { body: again }] = await Promise.all([make(one), make(other)])
    expect(again).toMatchObject({ id: made.id, key: made.key })
    const usage = async () => (await other.call('GET', `${at}/usage`, { apiKey: made.key })).status
    expect(await usage()).toBe(200)
    await one.call('DELETE', `${at}/keys/${made.id}`, { cookie: ann, idempotencyKey: 'x' })
    pass('PT1S')
    expect(await usage()).toBe(401)
  })

  it('show a page at one what was spent at the other', async () => {
    const ann = await one.signUp('ann')
    const space = await one.shopOf(ann)
    const stream = await one.fetch('GET', `/v1/spaces/${space}/live`, { cookie: ann })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    const exports = async (): Promise<number> => {
      const { value } = (await reader?.read()) ?? {}
      if (value === undefined) throw new Error('The stream ended.')
      const [, usage] = /^event: usage\ndata: (.*)/.exec(value) ?? []
      if (usage === undefined) return exports() // nothing has changed
      return JSON.parse(usage).meters.find((each: { meter: string }) => each.meter === 'batch_exports').used
    }
    expect(await exports()).toBe(0)
    const operation = { by: await one.idOf(ann), count: 7, batch: [] }
    await other.call('POST', `/v1/spaces/${space}/charges`, {
      apiKey: other.apiKey,
      idempotencyKey: 'c',
      body: { operation },
    })
    expect(await exports()).toBe(7)
  }, 10_000) // sooner than a page looks by itself

  it('continue after their connections were cut', async () => {
    const ann = await one.signUp('ann')
    const space = await one.shopOf(ann)
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
    await client.end()
    const ask = async (testServer: TestServer) => {
      const me = await testServer.call('GET', '/v1/me', { cookie: ann })
      const keys = await testServer.call('GET', `/v1/spaces/${space}/keys`, { apiKey: testServer.apiKey })
      return [me.status, keys.status]
    }
    const first = await Promise.all([ask(one), ask(other)])
    expect(first.flat().filter((status) => status !== 200 && status !== 503)).toEqual([])
    for (let tries = 0; tries < 20 && (await ask(one)).join() !== '200,200'; tries++);
    expect(await Promise.all([ask(one), ask(other)])).toEqual([
      [200, 200],
      [200, 200],
    ])
  })

  it('refuse a third server with another secret', async () => {
    await expect(open({ secret: 'another secret than the one they have' })).rejects.toThrow(/ALLOT_SECRET/)
    const data = mkdtempSync(join(tmpdir(), 'allot-'))
    await expect(TestServer.open({ databaseUrl }, data)).rejects.toThrow(/another secret/)
  })
})

describe('of two servers', () => {
  let receiver: Server
  let received: string[]
  let ann: string
  let space: string

  beforeEach(async () => {
    received = []
    receiver = createServer((incoming, outgoing) => {
      received.push(String(incoming.headers['webhook-id']))
      outgoing.end()
    })
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    await openTwo()
    ann = await one.signUp('ann')
    space = await one.shopOf(ann)
    const { port } = receiver.address() as AddressInfo // it listens on a port
    const body = { url: `http://127.0.0.1:${port}/`, events: ['usage.threshold_crossed', 'operation.denied'] }
    await one.call('POST', `/v1/spaces/${space}/webhooks`, { cookie: ann, idempotencyKey: 'w', body })
  })
  afterEach(() => void receiver.close())

  it('one sends a threshold that both may have crossed, once', async () => {
    const spends = Array.from({ length: 20 }, (_, at) =>
      spend(at % 2 === 0 ? one : other, space, ann, 4, `${at}`),
    )
    await Promise.all(spends)
    await settled()
    await settled()
    expect(received).toHaveLength(1)
    const inbox = await other.call('GET', `/v1/spaces/${space}/alerts`, { cookie: ann })
    expect(inbox.body.alerts).toMatchObject([{ threshold: 80 }, { kind: 'webhook_made' }])
  })

  it('one makes each webhook call, however many there are and whichever server retries', async () => {
    for (let at = 0; at < 12; at++) await spend(at % 2 === 0 ? one : other, space, ann, 1_000, `${at}`)
    await settled()
    await settled()
    expect(received).toHaveLength(12)
    expect(new Set(received).size).toBe(12)
  })

  it('each takes deliveries that the other does not', async () => {
    const webhook = String((await listed()).id)
    const { deliveries } = one.server.events
    const its = { space, webhook, type: 'usage.threshold_crossed', body: '{}' }
    for (let at = 0; at < 40; at++) await deliveries.add({ ...its, event: `${at}` }, one.time.now)
    const takes = Array.from({ length: 40 }, (_, at) =>
      (at % 2 ? one : other).server.events.deliveries.take(one.time.now, []),
    )
    const taken = (await Promise.all(takes)).flatMap((each) => each?.event ?? [])
    expect(taken.length).toBeGreaterThan(20)
    expect(new Set(taken).size).toBe(taken.length)
  })

  it('the other makes a call that one took before it was killed, and sends the events that one did not', async () => {
    await spend(one, space, ann, 1_000, 'a')
    await settled()
    expect(received).toHaveLength(1)
    const { deliveries } = one.server.events
    const { items } = await deliveries.list((await listed()).id, { after: 0, limit: 1 })
    const [first] = items
    await deliveries.replay(first?.webhook ?? '', first?.id ?? 0, one.time.now)
    expect(await deliveries.take(one.time.now, [])).toMatchObject({ id: first?.id })
    const operation = {
      by: await one.idOf(ann),
      client: 'web',
      count: 1_000,
      use: { feature: 'recolor' },
    } as const
    await one.allot.submit(space, 'the last', { do: 'charge', operation }) // and its event is not sent yet
    other.time.now = later(other.time.now, duration('PT29S'))
    await other.server.events.settled()
    expect(received).toHaveLength(1)
    other.time.now = later(other.time.now, duration('PT31S'))
    await other.server.events.settled()
    await other.server.events.settled()
    expect(received).toHaveLength(3)
    expect(new Set(received).size).toBe(2)
  })

  const listed = async () => {
    const [made] = (await one.call('GET', `/v1/spaces/${space}/webhooks`, { cookie: ann })).body.webhooks
    return made
  }
})

describe('events of Stripe at two servers at once', () => {
  const PRICES = { pro: { monthly: 'price_pro_month' }, max: { monthly: 'price_max_month' } }
  const policy = readPolicy(join(import.meta.dirname, '../../policies/2026-05-unified.yaml'))
  let stripe: FakeStripe
  let space: string

  beforeEach(async () => {
    stripe = new FakeStripe()
    const url = await stripe.open()
    await openTwo({ billing: { kind: 'stripe', key: 'sk_test', webhookSecret: 'whsec_test', url } })
    await one.allot.publish({ ...policy, policy: 'paid', prices: PRICES })
    pass('PT10S')
    const body = { name: 'Shop', plan: 'free', period: 'monthly' }
    space = (
      await one.call('POST', '/v1/spaces', { cookie: await one.signUp('ann'), idempotencyKey: 's', body })
    ).body.id
    await other.allot.space(space) // with which it knows of the prices
  })
  afterEach(() => stripe.close())

  const send = async ({ server, time }: TestServer, body: string) => {
    const headers = {
      'content-type': 'application/json',
      'stripe-signature': signed(body, 'whsec_test', Math.floor(time.now / 1_000)),
    }
    const request = new Request(`${ORIGIN}/v1/billing/stripe`, { method: 'POST', headers, body })
    expect((await server.fetch(request)).status).toBe(200)
  }
  const until = instant('2026-08-20T09:00:10Z') / 1_000
  const reported = (price: string) => subscription({ id: 'sub_1', space, price, until })
  const at = instant('2026-07-20T09:00:10Z') / 1_000

  it('is applied once where both receive the same event', async () => {
    stripe.subscriptions.set('sub_1', reported('price_pro_month'))
    const before = (await one.allot.space(space)).seq
    const body = event('evt_1', 'customer.subscription.created', at, reported('price_pro_month'))
    await Promise.all([one, other, one, other].map((testServer) => send(testServer, body)))
    const after = await other.allot.space(space)
    // The plan, and that it is paid.
    expect(after).toMatchObject({ plan: 'pro', payment: { state: 'paid' }, seq: before + 2 })
  })

  it('ends in the state that Stripe has, where one server receives it later', async () => {
    const [pro, max] = [reported('price_pro_month'), reported('price_max_month')]
    stripe.subscriptions.set('sub_1', pro)
    await send(one, event('evt_1', 'customer.subscription.created', at, pro))
    stripe.meanwhile = async () => {
      stripe.meanwhile = undefined
      stripe.subscriptions.set('sub_1', max)
      await send(other, event('evt_3', 'customer.subscription.updated', at, max))
    }
    await send(one, event('evt_2', 'customer.subscription.updated', at, pro))
    const usage = await one.allot.usage(space, { member: '', operator: true })
    expect({ plan: usage.plan.id, next: usage.next }).toEqual({ plan: 'max', next: null })
  })

  it('ends in the state that Stripe has, where each receives another event of the same second', async () => {
    stripe.subscriptions.set('sub_1', reported('price_max_month'))
    const first = event('evt_1', 'customer.subscription.created', at, reported('price_pro_month'))
    const then = event('evt_2', 'customer.subscription.updated', at, reported('price_max_month'))
    await Promise.all([send(one, first), send(other, then), send(other, first), send(one, then)])
    expect(await one.allot.space(space)).toMatchObject({ plan: 'max' })
    expect(await other.allot.space(space)).toMatchObject({ plan: 'max' })
  })
})
