import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DAY, type Instant, MINUTE } from '@allot/rules/instant'
import { Client } from 'pg'
import { afterEach, expect, it } from 'vitest'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { ORIGIN, TestServer } from '../testing/test-server.ts'

let testServer: TestServer

afterEach(() => testServer.close())

async function all(query = '') {
  const { body } = await testServer.call('GET', `/v1/security-log?${query}`, { apiKey: testServer.apiKey })
  return body.events
}

/** A request with a key that does not exist, from this address. */
async function tryKey(address: string, key = 'allot_guessed', path = '/v1/spaces') {
  const headers = { authorization: `Bearer ${key}`, [ADDRESS_HEADER]: address, 'user-agent': 'guesser/1' }
  const response = await testServer.server.fetch(new Request(ORIGIN + path, { headers }))
  await response.arrayBuffer()
  return response.status
}

it('what one address is refused again and again is one event with a count', async () => {
  testServer = await TestServer.open()
  for (let tried = 0; tried < 500; tried++) expect(await tryKey('203.0.113.7')).toBe(401)
  testServer.time.now = (testServer.time.now + 1_000) as Instant
  expect(await tryKey('203.0.113.7')).toBe(401)
  expect(await tryKey('2001:db8::1')).toBe(401)
  expect(await tryKey('2001:db8::ffff')).toBe(401) // of the same /64
  expect(await all()).toMatchObject([
    { act: { action: 'key_refused' }, address: '2001:db8::1', count: 2 },
    {
      act: { action: 'key_refused' },
      ...{ count: 501, address: '203.0.113.7', agent: 'guesser/1' },
      ...{ at: '2026-07-20T09:00:00Z', lastAt: '2026-07-20T09:00:01Z' },
      by: { kind: 'nobody', id: null },
    },
  ])
  testServer.time.now = (testServer.time.now + 10 * 60_000) as Instant
  await tryKey('203.0.113.7')
  expect((await all('action=key_refused')).map(({ count }: { count: number }) => count)).toEqual([1, 2, 501])
})

it('a flood from many addresses is bounded: those beyond a thousand are one event together', async () => {
  testServer = await TestServer.open({ rateLimit: 0 })
  for (let each = 0; each < 1_100; each++) await tryKey(`198.51.${Math.floor(each / 250)}.${each % 250}`)
  const events = await all('limit=1000')
  expect(events[0]).toMatchObject({ address: 'many', count: 100 })
  expect(await all('order=oldest&limit=1000&after=1000')).toHaveLength(1)
})

it('what is refused stands in the Space for those who are in it, and for strangers in none', async () => {
  testServer = await TestServer.open()
  const ann = await testServer.signUp('ann')
  const space = await testServer.shopOf(ann)
  const at = `/v1/spaces/${space}`
  const { body: made } = await testServer.call('POST', `${at}/keys`, {
    ...{ cookie: ann, idempotencyKey: 'k' },
    body: { name: 'farm', scopes: ['read'] },
  })
  for (let tried = 0; tried < 3; tried++)
    expect((await testServer.call('GET', `${at}/keys`, { apiKey: made.key })).status).toBe(403)
  const eve = await testServer.signUp('eve')
  expect((await testServer.call('GET', `${at}/grants`, { cookie: eve })).status).toBe(403)
  const refused = await all('action=access_refused&order=oldest')
  expect(refused).toMatchObject([
    {
      ...{ space, count: 3, by: { kind: 'key', id: made.id, name: 'farm', session: null } },
      act: { method: 'GET', route: '/v1/spaces/{space}/keys', code: 'forbidden' },
    },
    { space: null, count: 1, by: { kind: 'person', name: 'eve' } },
  ])
  expect(JSON.stringify(await all())).not.toContain(made.key)
})

it('a request that is repeated under its key is one event, and counts', async () => {
  testServer = await TestServer.open()
  const ann = await testServer.signUp('ann')
  const at = `/v1/spaces/${await testServer.shopOf(ann)}`
  const body = { name: 'farm', scopes: ['read'] }
  for (const idempotencyKey of ['once', 'once', 'another'])
    await testServer.call('POST', `${at}/keys`, { cookie: ann, idempotencyKey, body })
  expect(await all('action=key_created')).toMatchObject([{ count: 1 }, { count: 2 }])
})

it('names as owner of a new Space whose it is, whomever the request of a person names', async () => {
  testServer = await TestServer.open()
  const ann = await testServer.signUp('ann')
  const body = { name: 'Shop', plan: 'free', period: 'monthly', owner: 'somebody else' }
  const request = { cookie: ann, idempotencyKey: 'shop', body }
  expect(await testServer.call('POST', '/v1/spaces', request)).toMatchObject({ status: 201 })
  const [{ act }] = await all('action=space_created')
  expect(act).toMatchObject({ owner: await testServer.idOf(ann) })
})

it('is kept for as many days as the operator says, across restarts, and no row is changed or deleted otherwise', async () => {
  const first = await TestServer.open({ securityLogDays: 30 })
  await first.signUp('ann')
  first.time.now = (first.time.now + 29 * DAY) as Instant
  await first.signUp('bob')
  expect(await first.server.securityLog.deleteOld()).toBe(0)
  await first.close()
  testServer = await TestServer.open({ securityLogDays: 30 }, first.data)
  testServer.time.now = (testServer.time.now + 30 * DAY + 1) as Instant
  expect(await testServer.server.securityLog.deleteOld()).toBe(1)
  expect(await all()).toMatchObject([{ by: { name: 'bob' } }])
  const server = join(import.meta.dirname, '..')
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(server, file), 'utf8'))
    .join('\n')
  expect(sources.match(/(updateTable|deleteFrom|replaceInto)\('security_log'\)/g)).toEqual([
    "deleteFrom('security_log')",
  ])
})

it('what the studio refuses stands in it too, with who asked, and in the Space if they are in it', async () => {
  testServer = await TestServer.open()
  const cookie = await testServer.signUp('ann')
  const space = await testServer.shopOf(cookie)
  const headers = { cookie, [ADDRESS_HEADER]: '203.0.113.9' }
  const route = '/studio/batches/:id'
  for (let tried = 0; tried < 2; tried++)
    await testServer.server.refused(new Request(`${ORIGIN}/batches/1`, { headers }), route, space)
  await testServer.server.refused(new Request(`${ORIGIN}/batches/1`), route, space)
  expect(await all('action=access_refused&order=oldest')).toMatchObject([
    { count: 2, address: '203.0.113.9', space, by: { kind: 'person', name: 'ann' }, act: { route } },
    { count: 1, space: null, by: { kind: 'nobody' } },
  ])
})

it('a change whose event cannot be written is not answered, and stands there as begun', async () => {
  testServer = await TestServer.open({ unexpected: () => undefined })
  const ann = await testServer.signUp('ann')
  const at = `/v1/spaces/${await testServer.shopOf(ann)}`
  const request = { cookie: ann, idempotencyKey: 'k', body: { name: 'farm', scopes: ['read'] } }
  await refuseEvents(`NEW.action = 'key_created'`)
  expect(await testServer.call('POST', `${at}/keys`, request)).toMatchObject({ status: 500 })
  const interrupted = { action: 'change_interrupted', method: 'POST', route: '/v1/spaces/{space}/keys' }
  expect((await all('limit=1'))[0]).toMatchObject({ by: { name: 'ann' }, count: 1, act: interrupted })
})

it('how a person signs in is changed the same way: begun, and known where its event was not written', async () => {
  testServer = await TestServer.open({ unexpected: () => undefined })
  const ann = await testServer.signUp('ann')
  const id = await testServer.idOf(ann)
  await refuseEvents('1')
  const newcomer = { name: 'bob', email: 'bob@example.com', password: 'correct horse' }
  const passwords = { currentPassword: 'correct horse', newPassword: 'battery staple' }
  const asked = [
    await testServer.call('POST', '/auth/sign-up/email', { body: newcomer }),
    await testServer.call('POST', '/auth/change-password', { body: passwords, cookie: ann }),
  ]
  expect(asked).toMatchObject([{ status: 500 }, { status: 500 }])
  await refuseEvents()
  testServer.time.now = (testServer.time.now + 10 * MINUTE + 1) as Instant
  const found = await all('action=change_interrupted')
  expect(found).toHaveLength(2)
  expect(found).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ act: expect.objectContaining({ route: '/auth/sign-up/email' }) }),
      expect.objectContaining({
        ...{ account: id, act: expect.objectContaining({ route: '/auth/change-password' }) },
      }),
    ]),
  )
})

it('what was begun when the process ended is found at the next start, and once ten minutes later by others', async () => {
  const first = await TestServer.open({ unexpected: () => undefined })
  const ann = await first.signUp('ann')
  testServer = first
  const at = `/v1/spaces/${await first.shopOf(ann)}`
  const body = { role: 'member' }
  await refuseEvents('1')
  expect(
    await first.call('POST', `${at}/invitations`, { cookie: ann, idempotencyKey: 'i', body }),
  ).toMatchObject({ status: 500 })
  expect(
    await first.call('DELETE', `${at}/members/carl`, { cookie: ann, idempotencyKey: 'no' }),
  ).toMatchObject({
    status: 422,
  })
  await refuseEvents()
  const isFound = async () => (await all('action=change_interrupted')).length
  expect(await isFound()).toBe(0)
  first.time.now = (first.time.now + 10 * MINUTE + 1) as Instant
  expect(await isFound()).toBe(1)
  await refuseEvents('1')
  await first.call('POST', `${at}/invitations`, { cookie: ann, idempotencyKey: 'j', body })
  await refuseEvents()
  await first.close()
  testServer = await TestServer.open({}, first.data)
  // Where others share the tables, one of them may still be at it.
  const wait = testServer.databaseUrl === undefined ? 0 : 10 * MINUTE + 1
  testServer.time.now = (first.time.now + wait) as Instant
  expect(await isFound()).toBe(2)
})

/** From now on the table takes no events of this kind; without one it takes all. */
async function refuseEvents(which?: string): Promise<void> {
  const { databaseUrl, data } = testServer
  const statements =
    databaseUrl === undefined
      ? [
          'DROP TRIGGER IF EXISTS refused',
          which &&
            `CREATE TRIGGER refused BEFORE INSERT ON security_log WHEN ${which} BEGIN SELECT RAISE(ABORT, 'refused'); END`,
        ]
      : [
          'ALTER TABLE security_log DROP CONSTRAINT IF EXISTS refused',
          which &&
            `ALTER TABLE security_log ADD CONSTRAINT refused CHECK (NOT (${which === '1' ? 'true' : which.replace('NEW.', '')})) NOT VALID`,
        ]
  const run = statements.filter((each) => each !== undefined)
  if (databaseUrl === undefined) {
    const file = new DatabaseSync(join(data, 'server.sqlite'))
    for (const statement of run) file.exec(statement)
    file.close()
    return
  }
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  for (const statement of run) await client.query(statement)
  await client.end()
}
