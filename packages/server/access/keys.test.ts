import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

const make = (idempotencyKey: string, body: object) =>
  testServer.call('POST', `/v1/spaces/${space}/keys`, {
    cookie: ann,
    idempotencyKey,
    body: { name: 'Shop', ...body },
  })

describe('a key', () => {
  it('is shown once and works until it is revoked; only its hash is stored', async () => {
    const { status, body } = await make('k', { scopes: ['read'] })
    expect(status).toBe(201)
    const { key } = body
    expect((await make('k', { scopes: ['read'] })).body.key).toBe(key)
    expect(await make('k', { scopes: ['operate'] })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
    expect((await testServer.call('GET', `/v1/spaces/${space}/usage`, { apiKey: key })).status).toBe(200)
    expect((await testServer.call('GET', '/v1/spaces', { apiKey: key })).body.spaces).toMatchObject([
      { id: space },
    ])
    const listed = await testServer.call('GET', `/v1/spaces/${space}/keys`, { cookie: ann })
    expect(listed.body.keys).toMatchObject([
      { id: body.id, scopes: ['read'], hint: key.slice(-4), revokedAt: null },
    ])
    const kept = await testServer.storedText()
    expect(kept).toContain(body.id)
    expect(kept).not.toContain(key)
    const path = `/v1/spaces/${space}/keys/${body.id}`
    expect((await testServer.call('DELETE', path, { cookie: ann, idempotencyKey: 'x' })).status).toBe(200)
    expect((await testServer.call('GET', `/v1/spaces/${space}/usage`, { apiKey: key })).status).toBe(401)
  })

  it('that is revoked makes room for another: a thousand may work at one time', async () => {
    const { keys } = testServer.server
    const now = testServer.time.now
    const whole = { kind: 'secret', scopes: ['read'], maker: null, expiresAt: null, addresses: [] } as const
    const makeKey = (at: number) =>
      keys.make(space, { ...whole, name: `${at}` }, { by: 'ann', idempotencyKey: `k${at}` }, now)
    const [first] = await Promise.all(Array.from({ length: 1_000 }, (_, at) => makeKey(at)))
    await expect(makeKey(1_000)).rejects.toMatchObject({ code: 'too_many', message: /Revoke one first/ })
    await keys.revoke(space, first?.id ?? '', now)
    expect(await makeKey(1_000)).toMatchObject({ revokedAt: null })
    expect(await makeKey(0)).toMatchObject({ id: first?.id }) // the key of an earlier request is still its answer
  })

  it('cannot give another key more than it has itself', async () => {
    const { key } = (await make('k', { scopes: ['admin'] })).body
    const more = { name: 'More', scopes: ['operate'] }
    const refused = await testServer.call('POST', `/v1/spaces/${space}/keys`, {
      apiKey: key,
      idempotencyKey: 'm',
      body: more,
    })
    expect(refused).toMatchObject({ status: 403, body: { path: '/scopes' } })
  })

  it('that a person makes cannot refund what they used', async () => {
    expect(await make('r', { scopes: ['operate', 'refund'] })).toMatchObject({ status: 403 })
    const { key } = (await make('o', { scopes: ['operate'] })).body
    const operation = { by: await testServer.idOf(ann), use: { feature: 'recolor' } }
    const path = `/v1/spaces/${space}`
    const { body } = await testServer.call('POST', `${path}/charges`, {
      apiKey: key,
      idempotencyKey: 'c',
      body: { operation },
    })
    const refund = { charge: body.id, count: 1 }
    expect(
      (await testServer.call('POST', `${path}/refunds`, { apiKey: key, idempotencyKey: 'f', body: refund }))
        .status,
    ).toBe(403)
    const operations = [{ do: 'refund', idempotencyKey: 'g', ...refund }]
    const bulk = await testServer.call('POST', `${path}/operations`, { apiKey: key, body: { operations } })
    expect(bulk.body.outcomes).toMatchObject([{ problem: { code: 'forbidden' } }])
  })

  it('that is publishable may quote from a page of any site, and may not charge', async () => {
    const { key } = (await make('p', { kind: 'publishable' })).body
    expect(key).toMatch(/^pk_/)
    const operation = { by: await testServer.idOf(ann), use: { feature: 'recolor' } }
    const origin = 'https://shop.example'
    const quoted = await testServer.call('POST', `/v1/spaces/${space}/quotes`, {
      apiKey: key,
      origin,
      body: { operation },
    })
    expect(quoted).toMatchObject({ status: 200, body: { allowed: true, cost: { ai_credits: 2 } } })
    expect(quoted.headers.get('access-control-allow-origin')).toBe('*')
    expect(quoted.headers.get('access-control-expose-headers')).toContain('retry-after')
    expect(quoted.headers.get('access-control-allow-credentials')).toBe(null)
    const charged = await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      apiKey: key,
      origin,
      idempotencyKey: 'c',
      body: { operation },
    })
    expect(charged.status).toBe(403)
    expect(charged.headers.get('access-control-allow-origin')).toBe(null)
    const preflight = await testServer.fetch('OPTIONS', `/v1/spaces/${space}/quotes`, { origin })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization, content-type')
  })

  it('that is publishable reads the usage of its Space, and of no single member', async () => {
    const { key } = (await make('p', { kind: 'publishable' })).body
    const secret = (await make('s', { scopes: ['read'] })).body.key
    const path = `/v1/spaces/${space}/usage`
    const its = await testServer.call('GET', path, { apiKey: key })
    expect(its.body.meters.map(({ meter }: { meter: string }) => meter)).toContain('ai_credits')
    const refused = { status: 403, body: { code: 'forbidden', path: '/member' } }
    for (const query of ['?member=bob', `?member=${await testServer.idOf(ann)}`])
      expect(await testServer.call('GET', path + query, { apiKey: key })).toMatchObject(refused)
    expect((await testServer.call('GET', `${path}?member=bob`, { apiKey: secret })).status).toBe(200)
    for (const more of ['/days', '/../log', '/../members', '/../holds'])
      expect((await testServer.call('GET', path + more, { apiKey: key })).status).toBe(403)
    const live = (
      await testServer.fetch('GET', `/v1/spaces/${space}/live`, { apiKey: key })
    ).body?.getReader()
    const sent = new TextDecoder().decode((await live?.read())?.value)
    expect(JSON.parse(/data: (.*)/.exec(sent)?.[1] ?? '')).toEqual(its.body)
    await live?.cancel()
  })
})
