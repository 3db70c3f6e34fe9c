import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Allot, openAllot } from '@allot/engine/allot'
import { readPolicies } from '@allot/engine/policies'
import { type Instant, instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADDRESS_HEADER } from './accounts.ts'
import { openServer, type Server } from './server.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const ORIGIN = 'http://allot.test'
const clock = (): Instant => instant('2026-07-20T09:00:00Z')
let allot: Allot
let server: Server
let key: string
let address = 0

beforeEach(async () => {
  address += 1
  const data = mkdtempSync(join(tmpdir(), 'allot-'))
  allot = await openAllot({ file: join(data, 'allot.sqlite'), policies, clock })
  server = await openServer({ allot, policies, data, clock, unexpected: (error) => console.error(error) })
  key = server.mintKey('test')
})

afterEach(async () => {
  server.close()
  await allot.close()
})

interface Call {
  readonly cookie?: string
  readonly key?: string
  readonly id?: string
  readonly origin?: string
  readonly body?: unknown
}

async function call(method: string, path: string, { cookie, key, id, origin = ORIGIN, body }: Call = {}) {
  const headers: Record<string, string> = {
    origin,
    'content-type': 'application/json',
    [ADDRESS_HEADER]: `10.0.0.${address}`,
  }
  if (cookie) headers.cookie = cookie
  if (key) headers.authorization = `Bearer ${key}`
  if (id) headers['idempotency-key'] = id
  const response = await server.fetch(
    new Request(ORIGIN + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
  const text = await response.text()
  return {
    status: response.status,
    cookie: response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; '),
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

async function signUp(name: string): Promise<string> {
  const body = { name, email: `${name}@example.com`, password: 'correct horse' }
  const { status, cookie } = await call('POST', '/auth/sign-up/email', { body })
  expect(status).toBe(200)
  return cookie
}

async function shopOf(cookie: string): Promise<string> {
  const { body } = await call('POST', '/v1/spaces', {
    cookie,
    id: 'shop',
    body: { name: 'Shop', plan: 'pro', period: 'monthly' },
  })
  return body.id
}

const BATCH = { operation: { count: 40, batch: [{ feature: 'background_removal' }] } }

describe('a person', () => {
  it('signs up, makes a Space, holds, captures, and reads exactly that in the usage', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const held = await call('POST', `/v1/spaces/${space}/holds`, { cookie, id: 'b1', body: BATCH })
    expect(held.body).toMatchObject({
      allowed: true,
      replayed: false,
      cost: { batch_exports: 40 },
      hold: { remaining: 40, expiresAt: '2026-07-21T09:00:00Z' },
    })
    await call('POST', `/v1/spaces/${space}/holds/${held.body.hold.id}/captures`, {
      cookie,
      id: 'b1/1',
      body: { count: 1 },
    })
    const again = await call('POST', `/v1/spaces/${space}/holds/${held.body.hold.id}/captures`, {
      cookie,
      id: 'b1/1',
      body: { count: 1 },
    })
    expect(again.body).toMatchObject({ allowed: true, replayed: true })
    const usage = await call('GET', `/v1/spaces/${space}/usage`, { cookie })
    expect(usage.body).toMatchObject({ plan: { id: 'pro' }, renewsAt: '2026-08-20T09:00:00Z' })
    expect(usage.body.meters).toMatchObject([
      { meter: 'ai_credits', display: 'percent', percent: 0, used: null, allowance: null },
      { meter: 'batch_exports', display: 'count', used: 1, held: 39, allowance: 500, remaining: 460 },
      { meter: 'plain_exports', allowance: 'unlimited' },
    ])
  })

  it('is told of a denial as an answer, not as an error', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const body = { operation: { count: 300, batch: [] } }
    const refused = await call('POST', `/v1/spaces/${space}/quotes`, { cookie, body })
    expect(refused).toMatchObject({
      status: 200,
      body: { allowed: false, denial: { code: 'batch_too_large', fits: 250 } },
    })
  })

  it('gets the same Space for the same Idempotency-Key, and 422 for other content under it', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    expect(await shopOf(cookie)).toBe(space)
    const other = await call('POST', '/v1/spaces', {
      cookie,
      id: 'shop',
      body: { name: 'Shop', plan: 'max', period: 'monthly' },
    })
    expect(other).toMatchObject({ status: 422, body: { code: 'id_reused' } })
    const ultra = await call('POST', '/v1/spaces', {
      cookie,
      id: 'u',
      body: { name: 'U', plan: 'ultra', period: 'weekly' },
    })
    expect(ultra).toMatchObject({ status: 422, body: { code: 'not_sold', path: '/period' } })
  })

  it('goes up at once, keeping what was used, and down at the next renewal', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const change = (plan: string) =>
      call('POST', `/v1/spaces/${space}/subscriptions`, {
        cookie,
        id: plan,
        body: { plan, period: 'monthly' },
      })
    const usage = async () => (await call('GET', `/v1/spaces/${space}/usage`, { cookie })).body
    expect(await change('max')).toMatchObject({ status: 200, body: { allowed: true } })
    expect(await usage()).toMatchObject({
      plan: { id: 'max' },
      next: null,
      meters: [{}, { allowance: 1500 }, {}],
    })
    await change('free')
    expect(await usage()).toMatchObject({
      plan: { id: 'max' },
      next: { id: 'free', title: 'Free' },
      meters: [{}, { allowance: 1500 }, {}],
    })
    expect(await change('platinum')).toMatchObject({
      status: 422,
      body: { code: 'unknown_plan', path: '/plan' },
    })
  })

  it('comes in by one click into the demo', async () => {
    const { cookie } = await call('POST', '/auth/sign-in/anonymous', { body: {} })
    expect((await call('GET', '/v1/me', { cookie })).body).toMatchObject({
      member: { demo: true, email: '' },
      spaces: [],
    })
    expect(await shopOf(cookie)).toMatch(/^spc_/)
  })

  it('cannot act as somebody else, nor from another site', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const asBob = { operation: { ...BATCH.operation, by: 'bob' } }
    expect(await call('POST', `/v1/spaces/${space}/holds`, { cookie, id: 'x', body: asBob })).toMatchObject({
      status: 403,
    })
    const foreign = await call('POST', `/v1/spaces/${space}/holds`, {
      cookie,
      id: 'x',
      body: BATCH,
      origin: 'http://evil.test',
    })
    expect(foreign).toMatchObject({ status: 403 })
  })
})

const ROUTES = [
  ['GET', '/v1/spaces/SPACE/usage'],
  ['GET', '/v1/spaces/SPACE/log'],
  ['POST', '/v1/spaces/SPACE/subscriptions'],
  ['POST', '/v1/spaces/SPACE/quotes'],
  ['POST', '/v1/spaces/SPACE/charges'],
  ['POST', '/v1/spaces/SPACE/holds'],
  ['POST', '/v1/spaces/SPACE/holds/2/captures'],
  ['POST', '/v1/spaces/SPACE/holds/2/releases'],
  ['POST', '/v1/spaces/SPACE/refunds'],
] as const

describe.each(ROUTES)('%s %s', (method, path) => {
  it('answers 401 without a credential, 401 to a wrong key, 404 to a member of another Space', async () => {
    const space = await shopOf(await signUp('ann'))
    const bob = await signUp('bob')
    const at = path.replace('SPACE', space)
    const body = method === 'POST' ? BATCH : undefined
    expect(await call(method, at, { id: 'x', body })).toMatchObject({ status: 401 })
    expect(await call(method, at, { id: 'x', body, key: 'allot_wrong' })).toMatchObject({ status: 401 })
    expect(await call(method, at, { id: 'x', body, cookie: bob })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })
})

describe('a service key', () => {
  it('acts for any member of any Space, and must say for whom', async () => {
    const space = await shopOf(await signUp('ann'))
    const owner = (await call('GET', '/v1/spaces', { key })).body.spaces[0].owner
    expect(await call('POST', `/v1/spaces/${space}/holds`, { key, id: 'x', body: BATCH })).toMatchObject({
      status: 400,
    })
    const named = { operation: { ...BATCH.operation, by: owner } }
    expect(await call('POST', `/v1/spaces/${space}/holds`, { key, id: 'x', body: named })).toMatchObject({
      body: { allowed: true },
    })
    const stranger = { operation: { ...BATCH.operation, by: 'nobody' } }
    expect(await call('POST', `/v1/spaces/${space}/holds`, { key, id: 'y', body: stranger })).toMatchObject({
      body: { allowed: false, denial: { code: 'not_a_member' } },
    })
  })
})

describe('a request that makes no sense', () => {
  it('is a problem with a code, a path and the way to mend it', async () => {
    const cookie = await signUp('ann')
    const space = await shopOf(cookie)
    const holds = `/v1/spaces/${space}/holds`
    expect(await call('POST', holds, { cookie, body: BATCH })).toMatchObject({
      status: 400,
      body: { code: 'id_missing' },
    })
    expect(
      await call('POST', holds, { cookie, id: 'a', body: { operation: { count: 0, batch: [] } } }),
    ).toMatchObject({ status: 400, body: { code: 'malformed' } })
    const unknown = { operation: { count: 1, use: { feature: 'nonsense' } } }
    expect(await call('POST', holds, { cookie, id: 'a', body: unknown })).toMatchObject({
      status: 422,
      body: { code: 'unknown_feature', path: '/use/feature' },
    })
    expect(await call('POST', `${holds}/99/captures`, { cookie, id: 'b', body: {} })).toMatchObject({
      status: 409,
      body: { code: 'hold_closed' },
    })
    expect(await call('GET', '/v1/nothing', { cookie })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
    expect(await call('GET', '/auth/ok', { cookie })).toMatchObject({ status: 404 })
  })
})

describe('sign-in', () => {
  it('is slowed down after ten wrong passwords within a minute', async () => {
    await signUp('ann')
    const tries: number[] = []
    for (let tried = 0; tried < 12; tried++) {
      const body = { email: 'ann@example.com', password: `guess number ${tried}` }
      tries.push((await call('POST', '/auth/sign-in/email', { body })).status)
    }
    expect(tries).toEqual([...Array(10).fill(401), 429, 429])
  })
})
