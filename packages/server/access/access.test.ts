/** Every address of the OpenAPI document, called with and without each kind of access. */

import { SCOPES, type Scope } from '@allot/api/scope'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestRequest, TestServer } from '../testing/test-server.ts'
import { type Access, isAtLeast } from './access.ts'

interface Described {
  readonly method: string
  readonly path: string
  readonly access: Access
  /** The names of its query. */
  readonly query: readonly string[]
}

interface Documented {
  readonly 'x-allot-access': Access
  readonly parameters: readonly { readonly in: string; readonly name: string }[]
}

let testServer: TestServer
let space: string
const cookies: Record<string, string> = {}
const keys: Record<string, string> = {}
const described: Described[] = await documented()

async function documented(): Promise<Described[]> {
  const asking = await TestServer.open()
  const { body } = await asking.call('GET', '/v1/openapi.json')
  await asking.close()
  const paths: Record<string, Record<string, Documented>> = body.paths
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: operation['x-allot-access'],
      query: operation.parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name),
    })),
  )
}

beforeAll(async () => {
  testServer = await TestServer.open({ rateLimit: 0 })
  for (const name of ['owner', 'admin', 'member', 'stranger']) cookies[name] = await testServer.signUp(name)
  space = await testServer.shopOf(cookies.owner ?? '')
  const elsewhere = await testServer.shopOf(cookies.stranger ?? '')
  for (const role of ['admin', 'member'] as const)
    await testServer.allot.submit(space, role, {
      do: 'join',
      member: await testServer.idOf(cookies[role] ?? ''),
      role,
      paying: true,
    })
  const make = (of: string | null, kind: 'secret' | 'publishable', scopes: readonly Scope[]) =>
    testServer.keyOf(of, scopes, { kind })
  for (const scope of SCOPES) {
    keys[scope] = await make(scope === 'operator' ? null : space, 'secret', [scope])
    keys[`${scope} elsewhere`] = await make(elsewhere, 'secret', [scope])
    keys[`not ${scope}`] = await make(
      null,
      'secret',
      SCOPES.filter((each) => each !== scope),
    )
  }
  keys.publishable = await make(space, 'publishable', [])
  keys['publishable elsewhere'] = await make(elsewhere, 'publishable', [])
})

afterAll(() => testServer.close())

async function status({ method, path }: Described, credentials: TestRequest): Promise<number> {
  const at = path.replace('{space}', space).replaceAll(/\{\w+\}/g, '999')
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: { nonsense: true } }
  // Without an Idempotency-Key, so that a caller who is let in changes nothing.
  const response = await testServer.fetch(method, at, { ...body, ...credentials })
  await response.body?.cancel()
  return response.status
}

const LET_IN = (status: number) => status !== 401 && status !== 403

it('is described wherever it is served', async () => {
  expect(described.length).toBeGreaterThan(10)
  for (const endpoint of testServer.server.endpoints)
    expect(described).toContainEqual({
      method: endpoint.method.toUpperCase(),
      path: endpoint.path,
      access: endpoint.access,
      query: expect.any(Array),
    })
})

describe.each(described.filter(({ access }) => !access.open))('$method $path', (endpoint) => {
  const { access, path } = endpoint
  const ofSpace = path.includes('{space}')

  it('needs a credential that is valid', async () => {
    expect(await status(endpoint, {})).toBe(401)
    expect(await status(endpoint, { apiKey: 'allot_wrong' })).toBe(401)
    expect(await status(endpoint, { cookie: 'allot.session_token=wrong' })).toBe(401)
  })

  it('is hidden from people of another Space', async () => {
    if (!ofSpace) return
    expect(await status(endpoint, { cookie: cookies.stranger ?? '' })).toBe(access.person ? 404 : 403)
  })

  it('is refused to people with a lesser role, and open to people with the required one', async () => {
    for (const role of ['member', 'admin', 'owner'] as const) {
      const isAllowed = access.person === 'signed in' || (access.person && isAtLeast(role, access.person))
      const answered = await status(endpoint, { cookie: cookies[role] ?? '' })
      expect([role, LET_IN(answered)]).toEqual([role, Boolean(isAllowed)])
    }
  })

  it('is refused to keys without its scope, hidden from keys of another Space, open to the right one', async () => {
    for (const scope of SCOPES) {
      expect([scope, LET_IN(await status(endpoint, { apiKey: keys[scope] ?? '' }))]).toEqual([
        scope,
        access.scope === scope,
      ])
    }
    if (!access.scope) return
    expect(await status(endpoint, { apiKey: keys[`not ${access.scope}`] ?? '' })).toBe(403)
    if (ofSpace) expect(await status(endpoint, { apiKey: keys[`${access.scope} elsewhere`] ?? '' })).toBe(404)
  })

  it('is refused to publishable keys unless it is meant for browsers, and then only of its own Space', async () => {
    expect(LET_IN(await status(endpoint, { apiKey: keys.publishable ?? '' }))).toBe(
      access.publishable === true,
    )
    const elsewhere = await status(endpoint, { apiKey: keys['publishable elsewhere'] ?? '' })
    expect(elsewhere).toBe(access.publishable ? 404 : 403)
  })

  it("is refused to a change that another site sends with a person's cookie", async () => {
    if (endpoint.method === 'GET') return
    expect(await status(endpoint, { cookie: cookies.owner ?? '', origin: 'http://evil.test' })).toBe(403)
  })
})

describe('what another member used', () => {
  const reading = described.filter(({ query }) => query.includes('member'))

  it('is read by member at each of these', () => {
    expect(reading.map(({ path }) => path).sort()).toEqual([
      '/v1/spaces/{space}/log',
      '/v1/spaces/{space}/usage',
      '/v1/spaces/{space}/usage/days',
    ])
  })

  it.each(reading)(
    'is seen at $path by whoever shares the amounts, and by no page or stranger',
    async ({ path }) => {
      const whose = await testServer.idOf(cookies.admin ?? '')
      const statuses = async (callers: readonly TestRequest[]) => {
        const at = `${path.replace('{space}', space)}?member=${whose}`
        return Promise.all(callers.map(async (by) => (await testServer.call('GET', at, by)).status))
      }
      const people = ['owner', 'admin', 'member', 'stranger'].map((name) => ({ cookie: cookies[name] ?? '' }))
      expect(await statuses(people)).toEqual([200, 200, 200, 404])
      const byKey = ['read', 'publishable', 'read elsewhere'].map((name) => ({ apiKey: keys[name] ?? '' }))
      expect(await statuses(byKey)).toEqual([200, 403, 404])
    },
  )
})
