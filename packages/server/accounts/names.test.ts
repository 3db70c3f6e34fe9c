import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let ann: string
let bob: string

beforeAll(async () => {
  testServer = await TestServer.open()
  ann = await testServer.signUp('ann')
  bob = await testServer.signUp('bob')
})

afterAll(() => testServer.close())

const rename = (cookie: string, name: unknown) =>
  testServer.call('PATCH', '/v1/me', { cookie, idempotencyKey: crypto.randomUUID(), body: { name } })
const me = async (cookie: string) => (await testServer.call('GET', '/v1/me', { cookie })).body.member

describe('a name', () => {
  it('is refused as at sign-up', async () => {
    for (const name of [
      '',
      '  ',
      '\u200b',
      'a\r\nBcc: x',
      'ann\u202egnp',
      'a\0b',
      '\ud800',
      'x'.repeat(81),
      7,
    ])
      expect(await rename(bob, name)).toMatchObject({ status: 400, body: { path: '/name' } })
    expect((await rename('', 'Eve')).status).toBe(401)
    expect((await me(bob)).name).toBe('bob')
  })

  it('is changed by the person, and the other members read the new one', async () => {
    const space = await testServer.shopOf(ann)
    await testServer.allot.submit(space, 'bob', {
      do: 'join',
      member: (await me(bob)).id,
      role: 'member',
      paying: true,
    })
    expect(await rename(bob, ' Bob Miller ')).toMatchObject({ status: 200, body: { done: true } })
    const { body } = await testServer.call('GET', `/v1/spaces/${space}/members`, { cookie: ann })
    expect(body.members).toMatchObject([{ name: 'ann' }, { name: 'Bob Miller', email: 'bob@example.com' }])
    expect(await me(bob)).toMatchObject({ name: 'Bob Miller' })
  })
})
