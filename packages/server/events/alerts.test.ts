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

const spend = (count: number, idempotencyKey: string) =>
  testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie: ann,
    idempotencyKey,
    body: { operation: { count, use: { feature: 'recolor' } } },
  })

describe('the inbox', () => {
  it('lists each alert once, and which of them the caller has read', async () => {
    await spend(80, 'a')
    await spend(20, 'b')
    await testServer.server.events.settled()
    const inbox = async () =>
      (await testServer.call('GET', `/v1/spaces/${space}/alerts`, { cookie: ann })).body
    expect(await inbox()).toMatchObject({
      unread: 2,
      alerts: [
        { threshold: 100, title: 'AI credits', message: 'AI credits are used up.', read: false },
        { threshold: 80, message: '80 % of AI credits are used.', read: false },
      ],
    })
    const through = (await inbox()).alerts[1].id
    await testServer.call('POST', `/v1/spaces/${space}/alerts/reads`, {
      cookie: ann,
      idempotencyKey: 'r',
      body: { through },
    })
    expect(await inbox()).toMatchObject({ unread: 1, alerts: [{ read: false }, { read: true }] })
  })

  it('shows a threshold to admins and to the member who crossed it, like the e-mail, and to no other member (A-24)', async () => {
    const bob = await testServer.signUp('bob')
    const join = { do: 'join', member: await testServer.idOf(bob), role: 'member', paying: true } as const
    await testServer.allot.submit(space, 'join', join)
    await spend(80, 'a')
    await testServer.server.events.settled()
    const of = async (cookie: string) =>
      (await testServer.call('GET', `/v1/spaces/${space}/alerts`, { cookie })).body
    expect(await of(ann)).toMatchObject({ unread: 1, alerts: [{ threshold: 80 }] })
    expect(await of(bob)).toMatchObject({ unread: 0, alerts: [] })
    const operation = { count: 20, use: { feature: 'recolor' } }
    await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      cookie: bob,
      idempotencyKey: 'b',
      body: { operation },
    })
    await testServer.server.events.settled()
    expect(await of(ann)).toMatchObject({ unread: 2 })
    expect(await of(bob)).toMatchObject({ unread: 1, alerts: [{ threshold: 100 }] })
  })

  it('has work that is over for the member whose it is, once, and for no other, admins neither', async () => {
    const bob = await testServer.signUp('bob')
    const member = await testServer.idOf(bob)
    await testServer.allot.submit(space, 'join', { do: 'join', member, role: 'member', paying: true })
    const tell = (idempotencyKey: string, to: string) =>
      testServer.call('POST', `/v1/spaces/${space}/alerts`, {
        ...{ apiKey: testServer.apiKey, idempotencyKey },
        body: { member: to, message: 'Boots is done: 56 of 60 exported.' },
      })
    for (const key of ['batch 1', 'batch 1']) expect((await tell(key, member)).status).toBe(201)
    expect((await tell('batch 2', 'usr_nobody')).status).toBe(201)
    const of = async (cookie: string) =>
      (await testServer.call('GET', `/v1/spaces/${space}/alerts`, { cookie })).body
    expect(await of(ann)).toMatchObject({ unread: 0, alerts: [] })
    const work = { kind: 'work_finished', limit: 'work', title: 'Work', by: member, threshold: 0 }
    const { unread, alerts } = await of(bob)
    expect([unread, alerts]).toMatchObject([1, [{ ...work, message: 'Boots is done: 56 of 60 exported.' }]])
    expect(alerts).toHaveLength(1)
  })
})
