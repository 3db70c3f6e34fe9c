import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hold } from '../testing/held.ts'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer

beforeEach(async () => {
  testServer = await TestServer.open()
})

afterEach(async () => {
  vi.useRealTimers()
  await testServer.close()
})

describe('an account that is closed', () => {
  it('leaves the Spaces of others, closes its own, and is gone', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const acme = await testServer.shopOf(bob)
    const drafts = await testServer.shopOf(ann)
    const id = await testServer.idOf(ann)
    await join(acme, id)
    const key = await makeKey(ann, drafts)
    const fates = await testServer.call('GET', '/v1/me/closing', { cookie: ann })
    expect(fates.body.spaces).toEqual(
      expect.arrayContaining([
        { id: acme, name: 'Shop', becomes: 'left' },
        { id: drafts, name: 'Shop', becomes: 'closed' },
      ]),
    )
    expect(await close(ann)).toMatchObject({ status: 200 })
    expect(await testServer.call('GET', '/v1/me', { cookie: ann })).toMatchObject({ status: 401 })
    expect((await testServer.allot.space(acme)).members.find((each) => each.id === id)).toMatchObject({
      left: true,
    })
    expect(await usageOf(drafts, key)).toBe(401)
    const again = await testServer.signUp('ann')
    expect((await testServer.call('GET', '/v1/me', { cookie: again })).body.spaces).toEqual([])
  })

  it('has its Space listed as closed to operators, and to them alone, and says when what is stored goes', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const acme = await testServer.shopOf(bob)
    const drafts = await testServer.shopOf(ann)
    await join(acme, await testServer.idOf(ann))
    const said = await testServer.call('GET', '/v1/me/closing', { cookie: ann })
    expect(said.body).toMatchObject({ deletedAfterDays: 30 })
    await close(ann)
    const closedBefore = (instant: string, who: object = { apiKey: testServer.apiKey }) =>
      testServer.call('GET', `/v1/spaces?closedBefore=${instant}`, who)
    const listed = { id: drafts, name: 'Shop', role: 'owner', owner: '' }
    expect((await closedBefore('2026-07-20T09:00:01Z')).body.spaces).toEqual([listed])
    expect((await closedBefore('2026-07-20T09:00:00Z')).body.spaces).toEqual([])
    expect((await closedBefore('2026-07-20T09:00:01Z', { cookie: bob })).status).toBe(403)
    await join(drafts, 'carl') // an operator opens it again, and nothing in it is deleted
    expect((await closedBefore('2026-07-20T09:00:01Z')).body.spaces).toEqual([])
  })

  it('takes along the keys and invitations that it made as an admin of another’s Space', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const acme = await testServer.shopOf(bob)
    const id = await testServer.idOf(ann)
    await join(acme, id)
    const promotion = { cookie: bob, idempotencyKey: 'admin', body: { role: 'admin' } }
    expect(await testServer.call('PATCH', `/v1/spaces/${acme}/members/${id}`, promotion)).toMatchObject({
      status: 200,
    })
    const key = await makeKey(ann, acme)
    const invitation = { cookie: ann, idempotencyKey: 'i', body: { role: 'member' } }
    await testServer.call('POST', `/v1/spaces/${acme}/invitations`, invitation)
    expect(await usageOf(acme, key)).toBe(200)
    expect(await close(ann)).toMatchObject({ status: 200 })
    expect(await usageOf(acme, key)).toBe(401)
    const { body: listed } = await testServer.call('GET', `/v1/spaces/${acme}/keys`, { cookie: bob })
    expect(listed.keys).toMatchObject([{ name: 'farm', revokedAt: expect.any(String) }])
    const { body: made } = await testServer.call('GET', `/v1/spaces/${acme}/invitations`, { cookie: bob })
    expect(made.invitations).toMatchObject([{ status: 'revoked' }])
  })

  it('leaves also where another member has used a key of a request that says so', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const acme = await testServer.shopOf(bob)
    const id = await testServer.idOf(ann)
    await join(acme, id)
    const first = { apiKey: testServer.apiKey, idempotencyKey: `closed/${id}`, body: { member: 'carl' } }
    await testServer.call('POST', `/v1/spaces/${acme}/members`, first)
    expect(await close(ann)).toMatchObject({ status: 200 })
    expect((await testServer.allot.space(acme)).members.find((each) => each.id === id)).toMatchObject({
      left: true,
    })
  })

  it('leaves no key and no invitation that is stored after it was closed, also in a Space of others', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const [acme, drafts] = [await testServer.shopOf(bob), await testServer.shopOf(ann)]
    await join(acme, await testServer.idOf(ann), 'admin')
    const held = [acme, drafts].map((space) => hold(testServer.server.keys, 'make', (its) => its === space))
    const making = [makeKey(ann, acme), makeKey(ann, drafts)]
    await Promise.all(held.map(({ reached }) => reached))
    expect(await close(ann)).toMatchObject({ status: 200 })
    for (const { release } of held) release()
    const [ofAcme = '', ofDrafts = ''] = await Promise.all(making)
    expect([await usageOf(acme, ofAcme), await usageOf(drafts, ofDrafts)]).toEqual([401, 401])
    await join(acme, 'ann', 'admin')
    const { body } = await testServer.call('GET', `/v1/spaces/${acme}/keys`, { cookie: bob })
    expect(body.keys).toMatchObject([{ status: 'revoked' }])
  })

  it('is no owner of a Space that is handed to it at the same moment', async () => {
    const bob = await testServer.signUp('bob')
    for (const name of ['ann', 'carl', 'dora', 'eve']) {
      const cookie = await testServer.signUp(name)
      const id = await testServer.idOf(cookie)
      const request = { cookie: bob, idempotencyKey: name, body: { name, plan: 'pro', period: 'monthly' } }
      const { id: acme } = (await testServer.call('POST', '/v1/spaces', request)).body
      await join(acme, id)
      const handOver = (idempotencyKey: string) => {
        const request = { cookie: bob, idempotencyKey, body: { role: 'owner' } }
        return testServer.call('PATCH', `/v1/spaces/${acme}/members/${id}`, request)
      }
      const [closed] = await Promise.all([close(cookie), ...['a', 'b', 'c'].map(handOver)])
      const late = await handOver('d')
      const there = await present(acme)
      if (closed.status === 200) {
        expect([name, there]).toEqual([name, [{ id: await testServer.idOf(bob), role: 'owner' }]])
        expect(late).toMatchObject({ status: 422, body: { code: 'unknown_member' } })
      } else expect(closed).toMatchObject({ status: 409, body: { code: 'owner_stays' } })
    }
  })

  it('is no member of a Space that it joins or makes while it is being closed', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const acme = await testServer.shopOf(bob)
    const id = await testServer.idOf(ann)
    const joins = hold(testServer.allot, 'submit', (_, __, command) => command.do === 'join')
    const makes = hold(testServer.allot, 'createSpace')
    const under = [accept(ann, await invitationOf(bob, acme)), testServer.shopOf(ann)]
    await Promise.all([joins.reached, makes.reached])
    expect(await close(ann)).toMatchObject({ status: 200 })
    joins.release()
    makes.release()
    await Promise.all(under)
    expect((await present(acme)).map((each) => each.id)).not.toContain(id)
    const { body: all } = await testServer.call('GET', '/v1/spaces', { apiKey: testServer.apiKey })
    expect(all.spaces.map((space: { id: string }) => space.id)).toEqual([acme])
  })

  it('takes along what the person still makes and joins before it is gone', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const [acme, drafts] = [await testServer.shopOf(bob), await testServer.shopOf(ann)]
    const id = await testServer.idOf(ann)
    await makeKey(ann, drafts)
    const ending = hold(testServer.server.keys, 'revoke') // the keys of the Space are known, and one is to end
    const closing = close(ann)
    await ending.reached
    const body = { name: 'Second', plan: 'pro', period: 'monthly' }
    const second = { cookie: ann, idempotencyKey: 'second', body }
    expect((await testServer.call('POST', '/v1/spaces', second)).status).toBe(201)
    expect((await accept(ann, await invitationOf(bob, acme))).status).toBe(200)
    const late = await makeKey(ann, drafts, 'late')
    ending.release()
    expect((await closing).status).toBe(200)
    expect(await usageOf(drafts, late)).toBe(401)
    expect((await present(acme)).map((each) => each.id)).not.toContain(id)
    const { body: all } = await testServer.call('GET', '/v1/spaces', { apiKey: testServer.apiKey })
    expect(all.spaces.map((space: { id: string }) => space.id)).toEqual([acme])
  })

  it('closes its Space also for a person whose joining is stored after it', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const drafts = await testServer.shopOf(ann)
    const bobId = await testServer.idOf(bob)
    const before = hold(testServer.allot, 'submit', (_, __, command) => command.do === 'join')
    const joining = accept(bob, await invitationOf(ann, drafts))
    await before.reached
    expect(await close(ann)).toMatchObject({ status: 200 })
    before.release()
    expect(await joining).toMatchObject({ status: 410, body: { code: 'invitation_over' } })
    expect((await present(drafts)).map((each) => each.id)).not.toContain(bobId)
    expect((await testServer.call('GET', '/v1/me', { cookie: bob })).body.spaces).toEqual([])
    const closed = await testServer.call('GET', '/v1/spaces?closedBefore=2026-07-21T00:00:00Z', {
      apiKey: testServer.apiKey,
    })
    expect(closed.body.spaces).toMatchObject([{ id: drafts }])
  })

  it('stays open where another has joined a Space that it would close', async () => {
    const [ann, bob] = [await testServer.signUp('ann'), await testServer.signUp('bob')]
    const drafts = await testServer.shopOf(ann)
    const joins = hold(testServer.allot, 'submit', (_, __, command) => command.do === 'join')
    const joining = accept(bob, await invitationOf(ann, drafts))
    await joins.reached
    const lists = hold(testServer.server.keys, 'list') // the keys that end with the Space
    const closing = close(ann)
    await lists.reached
    joins.release()
    expect(await joining).toMatchObject({ status: 200 })
    lists.release()
    expect(await closing).toMatchObject({ status: 409, body: { code: 'owner_stays' } })
    for (const [cookie, role] of [
      [ann, 'owner'],
      [bob, 'member'],
    ] as const) {
      const { body } = await testServer.call('GET', '/v1/me', { cookie })
      expect(body.spaces).toMatchObject([{ id: drafts, role }])
    }
    const { body } = await testServer.call('GET', '/v1/spaces?closedBefore=2026-07-21T00:00:00Z', {
      apiKey: testServer.apiKey,
    })
    expect(body.spaces).toEqual([])
  })

  it('has handed over what others work in, and the answer says which', async () => {
    const ann = await testServer.signUp('ann')
    const shop = await testServer.shopOf(ann)
    await join(shop, 'bob')
    const refused = await close(ann)
    expect(refused).toMatchObject({ status: 409, body: { code: 'owner_stays' } })
    expect(refused.body.detail).toContain('Others work in Shop')
    expect(await testServer.call('GET', '/v1/me', { cookie: ann })).toMatchObject({ status: 200 })
  })

  it('asks for a sign-in within ten minutes', async () => {
    const ann = await testServer.signUp('ann')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 })
    expect(await close(ann)).toMatchObject({ status: 403, body: { code: 'sign_in_again' } })
    const body = { email: 'ann@example.com', password: 'correct horse' }
    const { cookie } = await testServer.call('POST', '/auth/sign-in/email', { body, cookie: ann })
    expect(await close(cookie)).toMatchObject({ status: 200 })
  })
})

async function present(space: string) {
  const { members } = await testServer.allot.space(space)
  return members.filter(({ left }) => !left).map(({ id, role }) => ({ id, role }))
}

function close(cookie: string) {
  return testServer.call('DELETE', '/v1/me', { cookie, idempotencyKey: 'close' })
}

function join(space: string, member: string, role: 'admin' | 'member' = 'member') {
  const request = { apiKey: testServer.apiKey, idempotencyKey: member, body: { member, role } }
  return testServer.call('POST', `/v1/spaces/${space}/members`, request)
}

async function invitationOf(cookie: string, space: string): Promise<string> {
  const request = { cookie, idempotencyKey: 'invite', body: { role: 'member' } }
  return (await testServer.call('POST', `/v1/spaces/${space}/invitations`, request)).body.token
}

function accept(cookie: string, token: string) {
  const request = { cookie, idempotencyKey: 'accept' }
  return testServer.call('POST', `/v1/invitations/${token}/acceptances`, request)
}

async function makeKey(cookie: string, space: string, idempotencyKey = 'key'): Promise<string> {
  const body = { name: 'farm', scopes: ['read'] }
  const request = { cookie, idempotencyKey, body }
  return (await testServer.call('POST', `/v1/spaces/${space}/keys`, request)).body.key
}

async function usageOf(space: string, apiKey: string): Promise<number> {
  return (await testServer.call('GET', `/v1/spaces/${space}/usage`, { apiKey })).status
}
