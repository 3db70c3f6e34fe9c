import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let bob: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  bob = await testServer.signUp('bob')
  space = await testServer.shopOf(ann)
})

afterEach(() => testServer.close())

const invite = (idempotencyKey: string, role = 'member') =>
  testServer.call('POST', `/v1/spaces/${space}/invitations`, {
    cookie: ann,
    idempotencyKey,
    body: { role },
  })
const accept = (cookie: string, token: string) =>
  testServer.call('POST', `/v1/invitations/${token}/acceptances`, {
    cookie,
    idempotencyKey: 'join',
    body: {},
  })
const members = async () =>
  (await testServer.call('GET', `/v1/spaces/${space}/members`, { cookie: ann })).body.members
const usage = (cookie: string) => testServer.call('GET', `/v1/spaces/${space}/usage`, { cookie })

describe('an invitation', () => {
  it('lets one person join by its link, once', async () => {
    const { status, body } = await invite('bob')
    expect(status).toBe(201)
    expect(body.link).toBe(`http://allot.test/join/${body.token}`)
    expect((await invite('bob')).body.token).toBe(body.token)
    expect((await testServer.call('GET', `/v1/invitations/${body.token}`)).body).toMatchObject({
      name: 'Shop',
      role: 'member',
    })
    expect((await usage(bob)).status).toBe(404)
    for (let tried = 0; tried < 2; tried++)
      expect(await accept(bob, body.token)).toMatchObject({ status: 200, body: { id: space } })
    expect((await usage(bob)).status).toBe(200)
    expect((await testServer.call('GET', '/v1/me', { cookie: bob })).body.spaces).toMatchObject([
      { id: space, role: 'member' },
    ])
    const carl = await testServer.signUp('carl')
    expect(await accept(carl, body.token)).toMatchObject({ status: 410, body: { code: 'invitation_over' } })
    expect(await members()).toMatchObject([
      { name: 'ann', role: 'owner' },
      { name: 'bob', role: 'member' },
    ])
  })

  it('expires after a week, and ends when it is revoked', async () => {
    const first = (await invite('first')).body
    const second = (await invite('second')).body
    const path = `/v1/spaces/${space}/invitations/${second.id}`
    expect(await testServer.call('DELETE', path, { cookie: ann, idempotencyKey: 'x' })).toMatchObject({
      status: 200,
    })
    expect((await accept(bob, second.token)).status).toBe(410)
    testServer.time.now = instant('2026-07-27T09:00:00Z')
    expect((await accept(bob, first.token)).status).toBe(410)
    const { body } = await testServer.call('GET', `/v1/spaces/${space}/invitations`, { cookie: ann })
    expect(body.invitations).toMatchObject([{ status: 'expired' }, { status: 'revoked' }])
    expect(JSON.stringify(body)).not.toContain(first.token)
  })
})

describe('a member', () => {
  const join = async (role = 'member') => {
    const { body } = await invite(role, role)
    await accept(bob, body.token)
    return testServer.idOf(bob)
  }

  it('who is removed can do nothing more, and their usage stays', async () => {
    const id = await join()
    const operation = { use: { feature: 'recolor' } }
    await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      cookie: bob,
      idempotencyKey: 'c',
      body: { operation },
    })
    const path = `/v1/spaces/${space}/members/${id}`
    expect(await testServer.call('DELETE', path, { cookie: ann, idempotencyKey: 'out' })).toMatchObject({
      body: { left: true },
    })
    expect((await usage(bob)).status).toBe(404)
    expect((await testServer.call('GET', '/v1/me', { cookie: bob })).body.spaces).toEqual([])
    const { body } = await testServer.call('GET', `/v1/spaces/${space}/usage/days`, { cookie: ann })
    expect(body.rows).toEqual([
      {
        day: '2026-07-20',
        member: id,
        name: 'bob',
        feature: 'recolor',
        title: 'Recolor',
        units: 1,
        amounts: { ai_credits: 2 },
      },
    ])
  })

  it('may leave, but may not remove others or change their roles', async () => {
    const id = await join()
    const owner = await testServer.idOf(ann)
    const at = (member: string) => `/v1/spaces/${space}/members/${member}`
    expect((await testServer.call('DELETE', at(owner), { cookie: bob, idempotencyKey: 'x' })).status).toBe(
      403,
    )
    expect(
      (await testServer.call('PATCH', at(id), { cookie: bob, idempotencyKey: 'y', body: { role: 'admin' } }))
        .status,
    ).toBe(403)
    expect((await testServer.call('DELETE', at('me'), { cookie: bob, idempotencyKey: 'z' })).status).toBe(200)
    expect((await usage(bob)).status).toBe(404)
  })

  it('who becomes an admin sees e-mail addresses and invites, and cannot remove the owner', async () => {
    const id = await join()
    const at = (member: string) => `/v1/spaces/${space}/members/${member}`
    const seen = await testServer.call('GET', `/v1/spaces/${space}/members`, { cookie: bob })
    expect(seen.body.members[0].email).toBe(null)
    await testServer.call('PATCH', at(id), { cookie: ann, idempotencyKey: 'up', body: { role: 'admin' } })
    const now = await testServer.call('GET', `/v1/spaces/${space}/members`, { cookie: bob })
    expect(now.body.members[0].email).toBe('ann@example.com')
    expect((await testServer.call('GET', '/v1/me', { cookie: bob })).body.spaces[0].role).toBe('admin')
    const owner = await testServer.idOf(ann)
    expect(await testServer.call('DELETE', at(owner), { cookie: bob, idempotencyKey: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'owner_stays' },
    })
  })

  it('becomes the owner only when the owner transfers the Space', async () => {
    const id = await join('admin')
    const owner = await testServer.idOf(ann)
    const role = { role: 'owner' }
    const at = `/v1/spaces/${space}/members/${id}`
    expect(
      (await testServer.call('PATCH', at, { cookie: bob, idempotencyKey: 'grab', body: role })).status,
    ).toBe(403)
    for (let tried = 0; tried < 2; tried++)
      expect(
        await testServer.call('PATCH', at, { cookie: ann, idempotencyKey: 'over', body: role }),
      ).toMatchObject(tried === 0 ? { status: 200, body: { role: 'owner' } } : { status: 403 })
    expect(await members()).toMatchObject([
      { id: owner, role: 'admin' },
      { id, role: 'owner' },
    ])
    const left = await testServer.call('DELETE', `/v1/spaces/${space}/members/me`, {
      cookie: ann,
      idempotencyKey: 'leave',
    })
    expect(left.status).toBe(200)
  })

  it('who left or was removed joins again by a new invitation, never by an old one', async () => {
    const first = (await invite('first')).body.token
    await accept(bob, first)
    const id = await testServer.idOf(bob)
    const at = (member: string) => `/v1/spaces/${space}/members/${member}`
    await testServer.call('DELETE', at(id), { cookie: ann, idempotencyKey: 'out' })
    expect(await accept(bob, first)).toMatchObject({ status: 410, body: { code: 'invitation_over' } })
    expect((await testServer.call('GET', '/v1/me', { cookie: bob })).body.spaces).toEqual([])
    await accept(bob, (await invite('second', 'admin')).body.token)
    expect(await members()).toMatchObject([{ name: 'ann' }, { id, role: 'admin', left: false }])
    expect((await testServer.call('DELETE', at('me'), { cookie: bob, idempotencyKey: 'leave' })).status).toBe(
      200,
    )
    await accept(bob, (await invite('third')).body.token)
    expect((await testServer.call('GET', '/v1/me', { cookie: bob })).body.spaces).toMatchObject([
      { id: space, role: 'member' },
    ])
  })

  it('who owns the Space has to hand it over before leaving; after that, it is not theirs again', async () => {
    const leave = () =>
      testServer.call('DELETE', `/v1/spaces/${space}/members/me`, { cookie: ann, idempotencyKey: 'leave' })
    expect(await leave()).toMatchObject({
      status: 409,
      body: { code: 'owner_stays', detail: expect.stringContaining('Hand it over') },
    })
    const to = `/v1/spaces/${space}/members/${await join()}`
    await testServer.call('PATCH', to, { cookie: ann, idempotencyKey: 'over', body: { role: 'owner' } })
    expect((await leave()).status).toBe(200)
    await testServer.shopOf(ann) // the very request that made it
    expect((await testServer.call('GET', '/v1/me', { cookie: ann })).body.spaces).toEqual([])
    const { body } = await testServer.call('GET', `/v1/spaces/${space}/members`, { cookie: bob })
    expect(body.members).toMatchObject([{ left: true }, { role: 'owner', left: false }])
  })

  it('with a cap is denied beyond it, while others are not', async () => {
    const id = await join()
    const path = `/v1/spaces/${space}/members/${id}/caps`
    const capped = await testServer.call('POST', path, {
      cookie: ann,
      idempotencyKey: 'cap',
      body: { pool: 'ai_credits', most: 3 },
    })
    expect(capped.body).toMatchObject({ caps: { ai_credits: 3 } })
    const charge = (cookie: string) => {
      const body = { operation: { count: 2, use: { feature: 'recolor' } } }
      return testServer.call('POST', `/v1/spaces/${space}/charges`, {
        cookie,
        idempotencyKey: cookie.slice(0, 80),
        body,
      })
    }
    expect((await charge(bob)).body).toMatchObject({
      allowed: false,
      denial: { code: 'member_cap', fits: 1 },
    })
    expect((await charge(ann)).body).toMatchObject({ allowed: true })
    const lifted = await testServer.call('POST', path, {
      cookie: ann,
      idempotencyKey: 'lift',
      body: { pool: 'ai_credits', most: null },
    })
    expect(lifted.body.caps).toEqual({})
  })

  it('is added by a program under its own id, and the program can act for them', async () => {
    const body = { member: 'user-7' }
    const added = await testServer.call('POST', `/v1/spaces/${space}/members`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'm',
      body,
    })
    expect(added).toMatchObject({ status: 201, body: { id: 'user-7', role: 'member', name: null } })
    const operation = { by: 'user-7', use: { feature: 'recolor' } }
    const charged = await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'c',
      body: { operation },
    })
    expect(charged.body).toMatchObject({ allowed: true })
  })
})

describe('the usage table', () => {
  it('is CSV on request, and nothing in it begins a formula', async () => {
    await testServer.call('POST', `/v1/spaces/${space}/members`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'm',
      body: { member: '=1+1' },
    })
    const operation = { by: '=1+1', count: 3, use: { feature: 'recolor' } }
    const charged = await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'c',
      body: { operation },
    })
    const refund = { charge: charged.body.id, count: 1 }
    testServer.time.now = instant('2026-07-21T09:00:00Z')
    await testServer.call('POST', `/v1/spaces/${space}/refunds`, {
      apiKey: testServer.apiKey,
      idempotencyKey: 'r',
      body: refund,
    })
    const { body, headers } = await testServer.call('GET', `/v1/spaces/${space}/usage/days?format=csv`, {
      cookie: ann,
    })
    expect(headers.get('content-type')).toContain('text/csv')
    expect(body).toBe(
      "day,member,name,feature,units,ai_credits\r\n2026-07-20,'=1+1,,recolor,3,6\r\n2026-07-21,'=1+1,,recolor,-1,-2\r\n",
    )
  })
})
