/** Every operation × every kind of caller: those whom testing/who-may.ts names are let in, and no others. */

import { SCOPES } from '@allot/api/scope'
import { instant } from '@allot/rules/instant'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestRequest, TestServer } from '../testing/test-server.ts'
import { CALLERS, type CallerKind, SETS, WHO_MAY } from '../testing/who-may.ts'

let testServer: TestServer
let space: string
const credentials = new Map<CallerKind, TestRequest>()

const SPACE_SCOPES = SCOPES.filter((scope) => scope !== 'operator')
const endpoints = await served()

async function served() {
  const asking = await TestServer.open()
  const { endpoints } = asking.server
  await asking.close()
  return endpoints.map(({ id, method, path }) => ({ id, method: method.toUpperCase(), path }))
}

beforeAll(async () => {
  testServer = await TestServer.open({ rateLimit: 0 })
  const people = ['owner', 'admin', 'member', 'stranger', 'demoted', 'removed'] as const
  const cookies = new Map<string, string>()
  for (const name of people) cookies.set(name, await testServer.signUp(name))
  const cookie = (name: (typeof people)[number]) => cookies.get(name) ?? ''
  const idOf = (name: (typeof people)[number]) => testServer.idOf(cookie(name))
  space = await testServer.shopOf(cookie('owner'))
  const elsewhere = await testServer.shopOf(cookie('stranger'))
  const join = async (name: (typeof people)[number], role: 'admin' | 'member', key: string) => {
    const command = { do: 'join', member: await idOf(name), role, paying: true } as const
    await testServer.allot.submit(space, key, command)
  }
  await join('admin', 'admin', '1')
  await join('member', 'member', '2')
  for (const name of ['demoted', 'removed'] as const) await join(name, 'admin', name)
  const keyBy = async (name: (typeof people)[number]) => ({
    apiKey: await testServer.keyOf(space, SPACE_SCOPES, { maker: { member: await idOf(name), key: null } }),
  })
  const key = async (...given: Parameters<TestServer['keyOf']>) => ({
    apiKey: await testServer.keyOf(...given),
  })
  const soon = instant('2026-07-20T09:00:01Z')
  const made: Record<CallerKind, TestRequest> = {
    nobody: {},
    stranger: { cookie: cookie('stranger') },
    member: { cookie: cookie('member') },
    admin: { cookie: cookie('admin') },
    owner: { cookie: cookie('owner') },
    'key of an admin': await keyBy('admin'),
    'key of the owner': await keyBy('owner'),
    'key of an operator': await key(space, SPACE_SCOPES),
    'key of a maker who is not known': await key(space, SPACE_SCOPES, { maker: null }),
    'key of a demoted admin': await keyBy('demoted'),
    'key of a removed admin': await keyBy('removed'),
    'key that has expired': await key(space, SPACE_SCOPES, { expiresAt: soon }),
    'key used from elsewhere': await key(space, SPACE_SCOPES, { addresses: ['203.0.113.0/24'] }),
    'key of another Space': await key(elsewhere, SPACE_SCOPES),
    'publishable key': await key(space, [], { kind: 'publishable' }),
    'key of Allot without operator': await key(null, SPACE_SCOPES),
    operator: { apiKey: testServer.apiKey },
  }
  for (const kind of CALLERS) credentials.set(kind, made[kind])
  await join('demoted', 'member', 'down')
  await testServer.allot.submit(space, 'out', { do: 'leave', member: await idOf('removed') })
  testServer.time.now = soon
})

afterAll(() => testServer.close())

it('has a line for each operation that is served, and for no other', () => {
  expect(Object.keys(WHO_MAY).sort()).toEqual(endpoints.map(({ id }) => id).sort())
})

describe.each(endpoints)('$id', ({ id, method, path }) => {
  it('lets in those whom the table names, and no others', async () => {
    const may = new Set<CallerKind>(SETS[WHO_MAY[id] ?? 'operators'])
    const isOpen = WHO_MAY[id] === 'everyone'
    const letIn = new Map<string, boolean>()
    for (const kind of CALLERS) letIn.set(kind, await isLetIn(method, path, kind))
    // A credential that is not valid is refused also where none is needed, or is not looked at.
    const asked = CALLERS.filter((kind) => !isOpen || may.has(kind))
    expect(asked.map((kind) => [kind, letIn.get(kind)])).toEqual(asked.map((kind) => [kind, may.has(kind)]))
  })
})

const OF_ANOTHER_SPACE: ReadonlySet<CallerKind> = new Set(['stranger', 'key of another Space'])

/** Without an Idempotency-Key and with nonsense, so that who is let in changes nothing. */
async function isLetIn(method: string, path: string, kind: CallerKind): Promise<boolean> {
  const at = path.replace('{space}', space).replaceAll(/\{\w+\}/g, '999')
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: { nonsense: true } }
  const response = await testServer.fetch(method, at, { ...body, ...credentials.get(kind) })
  await response.body?.cancel()
  if (response.status === 401 || response.status === 403) return false
  return !(response.status === 404 && OF_ANOTHER_SPACE.has(kind) && path.includes('{space}'))
}
