/** A webhook is called for who made it, and no longer: an admin who was removed learns no more of what happens. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestRequest, TestServer } from '../testing/test-server.ts'

let receiver: Server
let received: string[]
let testServer: TestServer
let ann: string
let bob: string
let bobId: string
let space: string
let url: string

beforeEach(async () => {
  received = []
  receiver = createServer((incoming, outgoing) => {
    received.push(incoming.url ?? '')
    outgoing.end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}` // it listens on a port
  testServer = await TestServer.open({ allowPrivate: true })
  ann = await testServer.signUp('ann')
  bob = await testServer.signUp('bob')
  bobId = await testServer.idOf(bob)
  space = await testServer.shopOf(ann)
  await become('admin')
})

afterEach(async () => {
  await testServer.close()
  receiver.close()
})

let asked = 0
const at = (path: string) => `/v1/spaces/${space}${path}`
const ask = (method: string, path: string, request: TestRequest = {}) => {
  asked += 1
  return testServer.call(method, path, { idempotencyKey: `ask ${asked}`, ...request })
}
const become = (role: 'admin' | 'member') =>
  testServer.allot.submit(space, `bob ${role} ${++asked}`, { do: 'join', member: bobId, role, paying: true })
const subscribe = async (who: TestRequest, path: string) => {
  const body = { url: url + path, events: ['operation.denied'] }
  return (await ask('POST', at('/webhooks'), { ...who, body })).body
}
const makeKey = async (who: TestRequest) =>
  (await ask('POST', at('/keys'), { ...who, body: { name: 'back office', scopes: ['read', 'admin'] } })).body
const listed = async () => (await ask('GET', at('/webhooks'), { cookie: ann })).body.webhooks
/** @returns the paths that a denied operation calls */
const called = async () => {
  received.length = 0
  const operation = { count: 1_000, use: { feature: 'recolor' } }
  await ask('POST', at('/charges'), { cookie: ann, body: { operation } })
  await testServer.server.events.settled()
  await testServer.server.events.settled()
  return received.toSorted()
}
const OVER = { disabled: expect.stringMatching(/no admin of the Space any more/) }

describe('a webhook of an admin', () => {
  it('says who made it, with which key', async () => {
    await subscribe({ cookie: bob }, '/his')
    const { key, id } = await makeKey({ cookie: bob })
    await subscribe({ apiKey: key }, '/by-key')
    await subscribe({ apiKey: testServer.apiKey }, '/operator')
    expect(await listed()).toMatchObject([
      { maker: { member: bobId, name: 'bob', key: null }, disabled: null },
      { maker: { member: bobId, name: 'bob', key: id }, disabled: null },
      { maker: { member: null, name: null }, disabled: null },
    ])
    expect(await called()).toEqual(['/by-key', '/his', '/operator'])
  })

  it.each(['demoted', 'removed'] as const)(
    'ends when they are %s, and stays over when they are an admin once more',
    async (what) => {
      await subscribe({ cookie: bob }, '/his')
      await subscribe({ apiKey: (await makeKey({ cookie: bob })).key }, '/by-key')
      await subscribe({ cookie: ann }, '/hers')
      if (what === 'removed') await ask('DELETE', at(`/members/${bobId}`), { cookie: ann })
      else await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'member' } })
      expect(await called()).toEqual(['/hers'])
      await become('admin')
      expect(await called()).toEqual(['/hers'])
      expect(await listed()).toMatchObject([OVER, OVER, { disabled: null }])
    },
  )

  it('ends when they leave, and when they close their account', async () => {
    await subscribe({ cookie: bob }, '/his')
    await ask('DELETE', at('/members/me'), { cookie: bob })
    expect(await called()).toEqual([])
    const again = { apiKey: testServer.apiKey, body: { member: bobId, role: 'admin' } }
    await ask('POST', at('/members'), again)
    await subscribe({ cookie: bob }, '/his-again')
    expect((await ask('DELETE', '/v1/me', { cookie: bob })).status).toBe(200)
    await become('admin')
    expect(await called()).toEqual([])
  })

  it('is over as soon as the log says that they left, whoever wrote it there, and stays over', async () => {
    await subscribe({ cookie: bob }, '/his')
    await testServer.allot.submit(space, 'out', { do: 'leave', member: bobId })
    expect(await listed()).toMatchObject([OVER])
    expect(await called()).toEqual([])
    await become('admin')
    expect(await called()).toEqual([])
  })

  it('goes on as that of who removes them, if they say so', async () => {
    await subscribe({ cookie: bob }, '/his')
    await ask('DELETE', at(`/members/${bobId}?credentials=hand_over`), { cookie: ann })
    expect(await called()).toEqual(['/his'])
    expect(await listed()).toMatchObject([{ maker: { name: 'ann', key: null }, disabled: null }])
  })

  it('that ended is called again in the name of the admin who switches it on', async () => {
    const { id } = await subscribe({ cookie: bob }, '/his')
    await ask('PATCH', at(`/members/${bobId}`), { cookie: ann, body: { role: 'member' } })
    const on = await ask('PATCH', at(`/webhooks/${id}`), { cookie: ann, body: { enabled: true } })
    expect(on.body).toMatchObject({ disabled: null, maker: { name: 'ann' } })
    expect(await called()).toEqual(['/his'])
  })
})

it('a webhook that an admin leads elsewhere is theirs from then on, so it does not outlive their role', async () => {
  const { id } = await subscribe({ cookie: ann }, '/hers')
  await ask('PATCH', at(`/webhooks/${id}`), { cookie: bob, body: { url: `${url}/his` } })
  expect(await listed()).toMatchObject([{ maker: { name: 'bob' } }])
  await ask('DELETE', at(`/members/${bobId}`), { cookie: ann })
  expect(await called()).toEqual([])
})

it('what was made with a key ends with it, or is handed over', async () => {
  const [first, second] = [await makeKey({ cookie: ann }), await makeKey({ cookie: ann })]
  await subscribe({ apiKey: first.key }, '/first')
  await subscribe({ apiKey: second.key }, '/second')
  await ask('DELETE', at(`/keys/${first.id}`), { cookie: ann })
  await ask('DELETE', at(`/keys/${second.id}?credentials=hand_over`), { cookie: ann })
  expect(await called()).toEqual(['/second'])
  expect(await listed()).toMatchObject([OVER, { maker: { name: 'ann', key: null }, disabled: null }])
})

it('a webhook whose maker is not known is called on, and is listed as such', async () => {
  const { id } = await subscribe({ cookie: bob }, '/old')
  await testServer.changeServer(`UPDATE webhooks SET made_by = NULL, made_with = NULL WHERE id = '${id}'`)
  await ask('DELETE', at(`/members/${bobId}`), { cookie: ann })
  expect(await listed()).toMatchObject([{ maker: null, disabled: null }])
  expect(await called()).toEqual(['/old'])
})
