import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@allot/engine/open-store'
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStoreObserver } from '../observability/store-observer.ts'
import { TestServer } from '../testing/test-server.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})

afterAll(() => cluster.stop())

it('serves the same on PostgreSQL, continues after a restart, and measures its group commits', async () => {
  const url = await cluster.createDatabase()
  const storeObserver = openStoreObserver()
  const data = mkdtempSync(join(tmpdir(), 'allot-'))
  const heard: string[] = []
  storeObserver.eventfulSpaces((space) => heard.push(space))
  const store = storeObserver.observe(await openStore(url))
  let testServer = await TestServer.open({ storeObserver, databaseUrl: url }, data, store)
  const ann = await testServer.signUp('ann')
  const space = await testServer.shopOf(ann)
  const body = { operation: { count: 3, use: { feature: 'recolor' } } }
  const charge = () =>
    testServer.call('POST', `/v1/spaces/${space}/charges`, { cookie: ann, idempotencyKey: 'c', body })
  expect((await charge()).body).toMatchObject({ allowed: true, replayed: false, cost: { ai_credits: 6 } })
  const { body: figures } = await testServer.call('GET', '/metrics', { apiKey: testServer.apiKey })
  expect(figures).toContain('allot_flush_seconds_count 2')
  expect(figures).toContain('allot_flush_entries_sum 2')
  expect(figures).toContain('allot_operations_waiting 0')
  expect(heard).toEqual([])
  const more = { operation: { count: 80, use: { feature: 'recolor' } } }
  await testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie: ann,
    idempotencyKey: 'more',
    body: more,
  })
  expect(heard).toEqual([space])
  await testServer.server.events.settled()
  const { body: inbox } = await testServer.call('GET', `/v1/spaces/${space}/alerts`, { cookie: ann })
  expect(inbox.alerts).toMatchObject([{ threshold: 80 }])
  await testServer.close()
  testServer = await TestServer.open({ databaseUrl: url }, data)
  expect((await charge()).body).toMatchObject({ allowed: true, replayed: true })
  const { body: days } = await testServer.call('GET', `/v1/spaces/${space}/usage/days`, { cookie: ann })
  expect(days.rows).toMatchObject([{ feature: 'recolor', units: 83, amounts: { ai_credits: 166 } }])
  await testServer.close()
})
