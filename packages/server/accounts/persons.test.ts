import { afterEach, describe, expect, it } from 'vitest'
import type { ServerOptions } from '../server-options.ts'
import { openedMailLater, signUpConfirmed } from '../testing/confirmed.ts'
import { PostOffice } from '../testing/post-office.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

const FREE = { name: 'Shop', plan: 'free', period: 'monthly' } as const
let testServer: TestServer
let office: PostOffice | undefined

afterEach(async () => {
  await testServer.close()
  await office?.close()
  office = undefined
})

async function open(options: Partial<ServerOptions> = {}): Promise<void> {
  testServer = await TestServer.open(options)
}

/** A server that sends e-mail since its last start, with the session of a person of before. */
async function openWithMail(): Promise<string> {
  office = await PostOffice.open()
  const opened = await openedMailLater(['ann'], office)
  testServer = opened.testServer
  return opened.cookies.ann
}

async function create(cookie: string, idempotencyKey: string, more: object = {}) {
  return testServer.call('POST', '/v1/spaces', { cookie, idempotencyKey, body: { ...FREE, ...more } })
}

async function creditsOf(space: string): Promise<unknown> {
  const path = `/v1/spaces/${space}/usage`
  const { body } = await testServer.call('GET', path, { apiKey: testServer.apiKey })
  return body.meters.find((each: { meter: string }) => each.meter === 'ai_credits').remaining
}

async function me(cookie: string) {
  return (await testServer.call('GET', '/v1/me', { cookie })).body
}

/** Follows the link that is sent to the address. */
async function confirm(cookie: string, email: string): Promise<void> {
  if (!office) throw new Error('No mail is sent here.')
  const asked = await testServer.call('POST', '/auth/send-verification-email', { cookie, body: { email } })
  expect(asked.status).toBe(200)
  await office.received(1)
  expect((await testServer.fetch('GET', office.linkOf(ORIGIN), { cookie })).status).toBe(302)
}

describe('what a plan gives once', () => {
  it('is given to the first Space of an account, and the second says which Space has it', async () => {
    await open()
    const ann = await testServer.signUp('ann')
    expect(await me(ann)).toMatchObject({ freeAllowance: 'available' })
    const first = await create(ann, 'first')
    expect(first).toMatchObject({ status: 201, body: { freeAllowance: 'given' } })
    const second = await create(ann, 'second')
    expect(second.body).toMatchObject({ freeAllowance: 'given before', freeAllowanceIn: first.body.id })
    expect(await create(ann, 'second')).toMatchObject({ body: second.body })
    expect([await creditsOf(first.body.id), await creditsOf(second.body.id)]).toEqual([40, 0])
    expect(await me(ann)).toMatchObject({ freeAllowance: 'given before', freeAllowanceIn: first.body.id })
    const bob = await create(await testServer.signUp('bob'), 'first')
    expect(bob.body.freeAllowance).toBe('given')
    const at = await testServer.call('GET', `/v1/spaces/${second.body.id}`, { cookie: ann })
    expect(at.body).toMatchObject({ freeAllowance: 'given before', freeAllowanceIn: first.body.id })
  })

  it('says nothing where the plan renews, and every Space gets all of it', async () => {
    await open()
    const ann = await testServer.signUp('ann')
    for (const key of ['first', 'second']) {
      const { body } = await create(ann, key, { plan: 'pro' })
      expect(body).toEqual({ id: body.id, name: 'Shop' })
      expect(await creditsOf(body.id)).toBe(200)
    }
    expect((await create(ann, 'third')).body.freeAllowance).toBe('given')
  })

  it('stays with a Space of before, which counts as having taken it', async () => {
    await open()
    const ann = await testServer.signUp('ann')
    const owner = await testServer.idOf(ann)
    const body = { ...FREE, owner, space: 'old' }
    await testServer.call('POST', '/v1/spaces', { apiKey: testServer.apiKey, idempotencyKey: 'old', body })
    expect(await me(ann)).toMatchObject({ freeAllowance: 'given before', freeAllowanceIn: 'old' })
    const { body: made } = await create(ann, 'new')
    expect(made).toMatchObject({ freeAllowance: 'given before', freeAllowanceIn: 'old' })
    expect([await creditsOf('old'), await creditsOf(made.id)]).toEqual([40, 0])
  })

  it('is given once to a person whom a program names, and nobody can read who it is', async () => {
    await open()
    const make = async (space: string, person: string) => {
      const body = { ...FREE, owner: 'ann', space, person }
      const request = { apiKey: testServer.apiKey, idempotencyKey: space, body }
      return (await testServer.call('POST', '/v1/spaces', request)).body
    }
    expect(await make('a', 'customer-4711')).toMatchObject({ freeAllowance: 'given' })
    expect(await make('b', 'customer-4711')).toMatchObject({
      freeAllowance: 'given before',
      freeAllowanceIn: 'a',
    })
    expect(await make('c', 'customer-4712')).toMatchObject({ freeAllowance: 'given' })
    expect(await testServer.storedText()).not.toContain('customer-4711')
    expect(JSON.stringify(await testServer.allot.log('a', { after: 0, limit: 9 }))).not.toContain('4711')
    const refused = await create(await testServer.signUp('ann'), 'x', { person: 'somebody' })
    expect(refused).toMatchObject({ status: 403, body: { path: '/person' } })
  })
})

describe('where the server sends e-mail, what a plan gives once', () => {
  it('waits until the person confirms their address, and is then in their first Space', async () => {
    const ann = await openWithMail()
    expect(await me(ann)).toMatchObject({ freeAllowance: 'waiting' })
    const first = await create(ann, 'first')
    expect(first.body.freeAllowance).toBe('waiting')
    expect(await creditsOf(first.body.id)).toBe(0)
    expect(office?.mails).toEqual([])
    await confirm(ann, 'ann@example.com')
    const usage = await testServer.call('GET', `/v1/spaces/${first.body.id}/usage`, { cookie: ann })
    expect(usage.status).toBe(200)
    expect(await creditsOf(first.body.id)).toBe(40)
    expect((await create(ann, 'first')).body).toMatchObject({ id: first.body.id, freeAllowance: 'given' })
    expect((await create(ann, 'second')).body.freeAllowance).toBe('given before')
  })

  it('goes to an earlier Space that waits before it goes to another', async () => {
    const ann = await openWithMail()
    const first = await create(ann, 'first')
    await confirm(ann, 'ann@example.com')
    expect((await create(ann, 'second')).body).toMatchObject({
      freeAllowance: 'given before',
      freeAllowanceIn: first.body.id,
    })
    expect(await creditsOf(first.body.id)).toBe(40)
  })

  it('is given once a mailbox, whatever capitals and tags its address has', async () => {
    await openWithMail()
    const post = office ?? (await PostOffice.open())
    const spaces: unknown[] = []
    for (const email of ['zoe@example.com', 'Zoe+Shop@Example.com', 'z.oe@example.com']) {
      const cookie = await signUpConfirmed(testServer, post, 'Zoe', email)
      spaces.push((await create(cookie, 'first')).body.freeAllowance)
    }
    expect(spaces).toEqual(['given', 'given before', 'given'])
  })

  it('is not for visitors of the demonstration', async () => {
    await openWithMail()
    const { cookie } = await testServer.call('POST', '/auth/sign-in/anonymous', { body: {} })
    expect(await me(cookie)).toMatchObject({ freeAllowance: 'none' })
    const { body } = await create(cookie, 'demo')
    expect(await creditsOf(body.id)).toBe(0)
  })
})

describe('a person', () => {
  it('makes as many Spaces as the operator allows, and a request that failed does not count', async () => {
    await open({ spacesPerPerson: 2 })
    const ann = await testServer.signUp('ann')
    expect((await create(ann, 'wrong', { plan: 'platinum' })).status).toBe(422)
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((key) => create(ann, key)))
    const made = all.filter(({ status }) => status === 201)
    expect(made.length).toBeLessThanOrEqual(2)
    for (const key of ['a', 'b', 'c', 'd']) await create(ann, key)
    const { body } = await testServer.call('GET', '/v1/spaces', { cookie: ann })
    expect(body.spaces).toHaveLength(2)
    const more = await create(ann, 'more')
    expect(more).toMatchObject({ status: 409, body: { code: 'too_many' } })
    expect(more.body.detail).toMatch(/at most 2 Spaces here.*ask the operator/)
    expect(await create(ann, 'a')).toMatchObject({ status: all[0]?.status === 201 ? 201 : expect.anything() })
    expect((await create(await testServer.signUp('bob'), 'b')).status).toBe(201)
  })

  it('whom a program names has the same limit, and a program that names nobody has none', async () => {
    await open({ spacesPerPerson: 1 })
    const make = async (space: string, person?: string) => {
      const body = { ...FREE, owner: 'ann', space, person }
      const request = { apiKey: testServer.apiKey, idempotencyKey: space, body }
      return (await testServer.call('POST', '/v1/spaces', request)).status
    }
    expect([await make('a', 'p'), await make('a', 'p'), await make('b', 'p')]).toEqual([201, 201, 409])
    expect([await make('c'), await make('d')]).toEqual([201, 201])
  })
})
