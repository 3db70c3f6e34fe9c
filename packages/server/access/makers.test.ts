/** A key does no more than who made it, and what they made ends with their role. Each began as an attack over HTTP. */

import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hold } from '../testing/held.ts'
import { type TestRequest, TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let bob: string
let bobId: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  bob = await testServer.signUp('bob')
  bobId = await testServer.idOf(bob)
  space = await testServer.shopOf(ann)
  await become('admin')
})

afterEach(async () => {
  vi.useRealTimers()
  await testServer.close()
})

let asked = 0
const at = (path: string) => `/v1/spaces/${space}${path}`
const ask = (method: string, path: string, request: TestRequest = {}) => {
  asked += 1
  return testServer.call(method, path, { idempotencyKey: `ask ${asked}`, ...request })
}
const become = (role: 'admin' | 'member') =>
  testServer.allot.submit(space, `bob ${role} ${++asked}`, { do: 'join', member: bobId, role, paying: true })
const makeKey = async (cookie: string, more: object = {}) =>
  (
    await ask('POST', at('/keys'), {
      cookie,
      body: { name: 'back office', scopes: ['read', 'admin'], ...more },
    })
  ).body
const listedKey = async (id: string) =>
  (await ask('GET', at('/keys'), { cookie: ann })).body.keys.find((key: { id: string }) => key.id === id)
const rolesNow = async () =>
  (await ask('GET', at('/members'), { cookie: ann })).body.members.map(({ role }: { role: string }) => role)
const laterBy = (minutes: number) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + minutes * 60_000)
}

describe('a key of an admin', () => {
  it('makes nobody the owner, so the owner stays, also where the owner made the key', async () => {
    const own = await makeKey(ann)
    for (const { key } of [await makeKey(bob), own]) {
      const grab = await ask('PATCH', at(`/members/${bobId}`), { apiKey: key, body: { role: 'owner' } })
      expect(grab).toMatchObject({ status: 403, body: { code: 'forbidden', path: '/role' } })
    }
    expect(await rolesNow()).toEqual(['owner', 'admin'])
  })

  it('adds no person who has an account here without their consent; an operator may', async () => {
    const carl = await testServer.idOf(await testServer.signUp('carl'))
    const { key } = await makeKey(bob)
    const add = (apiKey: string, member: string) =>
      ask('POST', at('/members'), { apiKey, body: { member, role: 'member' } })
    expect(await add(key, carl)).toMatchObject({ status: 403, body: { path: '/member' } })
    expect((await testServer.call('GET', '/v1/spaces', { apiKey: key })).body.spaces).toHaveLength(1)
    expect((await add(key, 'user-7')).status).toBe(201)
    expect((await add(testServer.apiKey, carl)).status).toBe(201)
  })

  it('ends when they are a member again, and stays over when they are an admin once more', async () => {
    const { key, id } = await makeKey(bob)
    const members = () => testServer.call('GET', at('/members'), { apiKey: key })
    expect((await members()).status).toBe(200)
    await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'member' } })
    expect(await members()).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'admin' } })
    expect((await members()).status).toBe(401)
    expect(await listedKey(id)).toMatchObject({ status: 'revoked', role: null })
  })

  it('is over as soon as the log says that they left, whoever wrote it there', async () => {
    const { key, id } = await makeKey(bob)
    await testServer.allot.submit(space, 'out', { do: 'leave', member: bobId })
    for (const path of ['/members', '/usage'])
      expect((await testServer.call('GET', at(path), { apiKey: key })).status).toBe(401)
    expect((await testServer.call('GET', '/v1/spaces', { apiKey: key })).status).toBe(401)
    expect(await listedKey(id)).toMatchObject({ status: 'ended', role: null })
  })

  it('makes keys that are theirs too, and that end with them', async () => {
    const { key, id } = await makeKey(bob)
    const second = await ask('POST', at('/keys'), { apiKey: key, body: { name: 'second', scopes: ['read'] } })
    expect(second.body.maker).toEqual({ member: bobId, name: 'bob', key: id })
    await ask('DELETE', at(`/members/${bobId}`), { cookie: ann })
    expect((await testServer.call('GET', at('/usage'), { apiKey: second.body.key })).status).toBe(401)
  })

  it('is ended by their demotion also where it is stored after it', async () => {
    const held = hold(testServer.server.keys, 'make')
    const making = makeKey(bob)
    await held.reached
    await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'member' } })
    held.release()
    const { id, key } = await making
    await become('admin') // what was only over with the role would be good again
    expect((await testServer.call('GET', at('/usage'), { apiKey: key })).status).toBe(401)
    expect(await listedKey(id)).toMatchObject({ status: 'revoked' })
  })

  it('goes on as that of who removes them, if they say so', async () => {
    const { key, id } = await makeKey(bob)
    const { body: invitation } = await ask('POST', at('/invitations'), {
      cookie: bob,
      body: { role: 'member' },
    })
    const path = at(`/members/${bobId}?credentials=hand_over`)
    expect((await ask('DELETE', path, { cookie: ann })).status).toBe(200)
    expect((await testServer.call('GET', at('/members'), { apiKey: key })).status).toBe(200)
    expect(await listedKey(id)).toMatchObject({ status: 'active', role: 'owner', maker: { name: 'ann' } })
    const carl = await testServer.signUp('carl')
    const join = await ask('POST', `/v1/invitations/${invitation.token}/acceptances`, {
      cookie: carl,
      body: {},
    })
    expect(join.status).toBe(200)
  })

  it('and does not let back in who was removed, by a link that they know', async () => {
    const invite = (by: string) => ask('POST', at('/invitations'), { cookie: by, body: { role: 'admin' } })
    const accept = ({ body }: { body: { token: string } }) =>
      ask('POST', `/v1/invitations/${body.token}/acceptances`, { cookie: bob, body: {} })
    const known = [await invite(bob), await invite(ann)]
    testServer.time.now = instant('2026-07-20T09:00:01Z')
    await ask('DELETE', at(`/members/${bobId}?credentials=hand_over`), { cookie: ann })
    for (const each of known)
      expect(await accept(each)).toMatchObject({ status: 410, body: { code: 'invitation_over' } })
    expect(await rolesNow()).toEqual(['owner', 'admin'])
    expect((await testServer.call('GET', at('/usage'), { cookie: bob })).status).toBe(404)
    testServer.time.now = instant('2026-07-20T09:00:02Z')
    expect((await accept(await invite(ann))).status).toBe(200)
  })
})

describe('an open invitation of an admin', () => {
  const invite = async () =>
    (await ask('POST', at('/invitations'), { cookie: bob, body: { role: 'admin' } })).body.token
  const accept = (token: string) =>
    ask('POST', `/v1/invitations/${token}/acceptances`, { cookie: bob, body: {} })

  it('lets nobody in once they are removed, or a member again', async () => {
    const first = await invite()
    await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'member' } })
    const carl = await testServer.signUp('carl')
    const tried = await ask('POST', `/v1/invitations/${first}/acceptances`, { cookie: carl, body: {} })
    expect(tried).toMatchObject({ status: 410, body: { code: 'invitation_over' } })
    await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'admin' } })
    const second = await invite()
    await ask('DELETE', at(`/members/${bobId}`), { cookie: ann })
    for (const token of [first, second]) {
      expect((await ask('GET', `/v1/invitations/${token}`)).status).toBe(410)
      expect((await accept(token)).status).toBe(410)
    }
    expect(await rolesNow()).toEqual(['owner', 'admin'])
    expect((await testServer.call('GET', at('/usage'), { cookie: bob })).status).toBe(404)
  })

  it('is over as soon as the log says that they left, whoever wrote it there', async () => {
    const token = await invite()
    await testServer.allot.submit(space, 'out', { do: 'leave', member: bobId })
    expect(await accept(token)).toMatchObject({ status: 410, body: { code: 'invitation_over' } })
  })

  it('lets nobody back in who is removed while they accept it', async () => {
    for (let second = 1; second <= 12; second += 1) {
      await become('admin')
      const token = await invite()
      testServer.time.now = instant(`2026-07-20T09:00:${String(second).padStart(2, '0')}Z`)
      await Promise.all([
        ask('DELETE', at(`/members/${bobId}`), { cookie: ann }),
        accept(token),
        accept(token),
      ])
      const { members } = await testServer.allot.space(space)
      expect([second, members.find(({ id }) => id === bobId)?.left]).toEqual([second, true])
    }
  })

  it('says who made it', async () => {
    await invite()
    const { body } = await ask('GET', at('/invitations'), { cookie: ann })
    expect(body.invitations).toMatchObject([{ maker: { member: bobId, name: 'bob', key: null } }])
  })
})

it('a person makes a key signed in not more than 10 minutes ago, a key makes one at any time', async () => {
  const own = await makeKey(ann)
  laterBy(11)
  const body = { name: 'till', scopes: ['read'] }
  const make = (request: TestRequest) => ask('POST', at('/keys'), { body, ...request })
  expect(await make({ cookie: ann })).toMatchObject({ status: 403, body: { code: 'sign_in_again' } })
  expect((await make({ apiKey: own.key })).status).toBe(201)
  const signIn = { email: 'ann@example.com', password: 'correct horse' }
  const { cookie } = await testServer.call('POST', '/auth/sign-in/email', { body: signIn })
  expect((await make({ cookie })).status).toBe(201)
})

describe('handing a Space over', () => {
  const handOver = (request: TestRequest) =>
    ask('PATCH', at(`/members/${bobId}`), { body: { role: 'owner' }, ...request })

  it('needs the owner, signed in not more than 10 minutes ago', async () => {
    expect((await handOver({ cookie: bob })).status).toBe(403)
    laterBy(11)
    expect(await handOver({ cookie: ann })).toMatchObject({ status: 403, body: { code: 'sign_in_again' } })
    const signIn = { email: 'ann@example.com', password: 'correct horse' }
    const { cookie } = await testServer.call('POST', '/auth/sign-in/email', { body: signIn })
    expect(await handOver({ cookie })).toMatchObject({ status: 200, body: { role: 'owner' } })
    expect(await rolesNow()).toEqual(['admin', 'owner'])
  })

  it('is also done by a key with the scope operator', async () => {
    expect((await handOver({ apiKey: testServer.apiKey })).status).toBe(200)
  })
})

describe('an Idempotency-Key', () => {
  it('of one person shows another no secret: each gets a key, an invitation, a webhook of their own', async () => {
    const hook = { url: 'http://127.0.0.1:9/hook', events: ['member.joined'] }
    await testServer.close()
    testServer = await TestServer.open({ allowPrivate: true }, testServer.data)
    const secretOf = async (path: string, body: object, secret: string) => {
      const of = async (cookie: string) =>
        (await testServer.call('POST', at(path), { cookie, idempotencyKey: 'same', body })).body[secret]
      const [his, hers] = [await of(bob), await of(ann)]
      expect([his, hers]).toEqual([expect.any(String), expect.any(String)])
      expect(hers).not.toBe(his)
      expect([await of(bob), await of(ann)]).toEqual([his, hers])
    }
    await secretOf('/keys', { name: 'Shop', scopes: ['read'] }, 'key')
    await secretOf('/invitations', { role: 'member' }, 'token')
    await secretOf('/webhooks', hook, 'secret')
    const { body } = await testServer.call('GET', at('/webhooks'), { cookie: ann })
    await secretOf(`/webhooks/${body.webhooks[0].id}/secrets`, {}, 'secret')
  })
})

describe('a key whose maker is not known', () => {
  it('works, may do what a member may, is listed as such, and is taken over by an admin', async () => {
    const { keys } = testServer.server
    const definition = { kind: 'secret', name: 'old', scopes: ['read', 'operate', 'admin'] } as const
    const nowhere = { maker: null, expiresAt: null, addresses: [] }
    const request = { by: 'nobody knows', idempotencyKey: 'old' }
    const old = await keys.make(space, { ...definition, ...nowhere }, request, testServer.time.now)
    const operation = { by: bobId, use: { feature: 'recolor' } }
    expect((await ask('POST', at('/charges'), { apiKey: old.text, body: { operation } })).status).toBe(200)
    expect((await testServer.call('GET', at(`/usage?member=${bobId}`), { apiKey: old.text })).status).toBe(
      200,
    )
    const administer = () => ask('POST', at('/invitations'), { apiKey: old.text, body: { role: 'admin' } })
    expect(await administer()).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await ask('POST', at('/members'), { apiKey: old.text, body: { member: 'x' } })).status).toBe(403)
    expect(await listedKey(old.id)).toMatchObject({ status: 'active', role: 'member', maker: null })
    expect((await ask('POST', at(`/keys/${old.id}/takeovers`), { cookie: bob })).status).toBe(200)
    expect((await administer()).status).toBe(201)
    expect(await listedKey(old.id)).toMatchObject({ role: 'admin', maker: { name: 'bob' } })
  })
})
