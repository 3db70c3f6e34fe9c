import { openStore } from '@allot/engine/open-store'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { exportLines } from '@allot/engine/transfer/export'
import { importLines } from '@allot/engine/transfer/import'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'
import { moveToPostgres } from './move.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})

afterAll(() => cluster.stop())

it('copies people, Spaces, keys and webhooks unchanged, and nothing when repeated', async () => {
  const url = await cluster.createDatabase()
  const before = await TestServer.open({ allowPrivate: true })
  const ann = await before.signUp('ann')
  const space = await before.shopOf(ann)
  const at = `/v1/spaces/${space}`
  const key = { name: 'Shop', scopes: ['read'] }
  const { body: made } = await before.call('POST', `${at}/keys`, {
    cookie: ann,
    idempotencyKey: 'k',
    body: key,
  })
  const hook = { url: 'http://127.0.0.1:9/hook', events: ['usage.threshold_crossed'] }
  const { body: called } = await before.call('POST', `${at}/webhooks`, {
    cookie: ann,
    idempotencyKey: 'w',
    body: hook,
  })
  const operation = { count: 80, use: { feature: 'recolor' } }
  await before.call('POST', `${at}/charges`, { cookie: ann, idempotencyKey: 'c', body: { operation } })
  await before.server.events.settled()
  const by = await before.idOf(ann)
  const late = { do: 'charge', operation: { ...operation, by, client: 'web', count: 20 } } as const
  await before.allot.submit(space, 'the last', late) // and its event is not sent yet
  await before.close()

  await expect(TestServer.open({ databaseUrl: url }, before.data)).rejects.toThrow(/Run "allot move" first/)
  const [from, to] = [await openStore(`${before.data}/allot.sqlite`), await openStore(url)]
  await importLines(to, exportLines(from))
  await Promise.all([from.close(), to.close()])
  expect(await moveToPostgres(before.data, url)).toBeGreaterThan(6)
  expect(await moveToPostgres(before.data, url)).toBe(0)
  await expect(moveToPostgres(before.data, url, 'another secret than the folder has')).rejects.toThrow(
    /ALLOT_SECRET/,
  )

  const after = await TestServer.open({ databaseUrl: url, allowPrivate: true }, before.data)
  const { body: me } = await after.call('GET', '/v1/me', { cookie: ann })
  expect(me).toMatchObject({ member: { name: 'ann', demo: false }, spaces: [{ id: space, role: 'owner' }] })
  const signIn = { email: 'ann@example.com', password: 'correct horse' }
  expect((await after.call('POST', '/auth/sign-in/email', { body: signIn })).status).toBe(200)
  expect((await after.call('GET', `${at}/usage`, { apiKey: made.key })).status).toBe(200)
  const again = await after.call('POST', `${at}/webhooks`, { cookie: ann, idempotencyKey: 'w', body: hook })
  expect(again.body).toEqual(called)
  await after.server.events.settled()
  const inbox = async () => (await after.call('GET', `${at}/alerts`, { cookie: ann })).body.alerts
  expect(await inbox()).toMatchObject([
    { threshold: 100 },
    { threshold: 80 },
    { kind: 'webhook_made' },
    { kind: 'key_made' },
  ])
  const { body: calls } = await after.call('GET', `${at}/webhooks/${called.id}/deliveries`, { cookie: ann })
  expect(calls.deliveries).toHaveLength(2)
  await after.close()
})
