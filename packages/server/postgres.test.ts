import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@allot/engine/open-store'
import { type Cluster, startCluster } from '@allot/engine/postgres/cluster'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { measured } from './measured.ts'
import { openMetrics } from './metrics.ts'
import { openTelling } from './telling.ts'
import { Trial } from './trial.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
}, 60_000)

afterAll(() => cluster.stop())

it('serves the same over PostgreSQL, goes on where it ended, and tells how its flushes went', async () => {
  const url = await cluster.createDatabase()
  const metrics = openMetrics()
  const data = mkdtempSync(join(tmpdir(), 'allot-'))
  const events = openTelling()
  const heard: string[] = []
  events.listen((space) => heard.push(space))
  const store = measured(await openStore(url), metrics, events.tell)
  let trial = await Trial.open({ metrics, events: events.listen, databaseUrl: url }, data, store)
  const ann = await trial.signUp('ann')
  const space = await trial.shopOf(ann)
  const body = { operation: { count: 3, use: { feature: 'recolor' } } }
  const charge = () => trial.call('POST', `/v1/spaces/${space}/charges`, { cookie: ann, id: 'c', body })
  expect((await charge()).body).toMatchObject({ allowed: true, replayed: false, cost: { ai_credits: 6 } })
  const { body: figures } = await trial.call('GET', '/metrics', { key: trial.key })
  expect(figures).toContain('allot_flush_seconds_count 2')
  expect(figures).toContain('allot_flush_entries_sum 2')
  expect(figures).toContain('allot_operations_waiting 0')
  expect(heard).toEqual([])
  const more = { operation: { count: 80, use: { feature: 'recolor' } } }
  await trial.call('POST', `/v1/spaces/${space}/charges`, { cookie: ann, id: 'more', body: more })
  expect(heard).toEqual([space])
  await trial.server.events.settled()
  const { body: inbox } = await trial.call('GET', `/v1/spaces/${space}/alerts`, { cookie: ann })
  expect(inbox.alerts).toMatchObject([{ threshold: 80 }])
  await trial.close()
  trial = await Trial.open({ databaseUrl: url }, data)
  expect((await charge()).body).toMatchObject({ allowed: true, replayed: true })
  const { body: days } = await trial.call('GET', `/v1/spaces/${space}/usage/days`, { cookie: ann })
  expect(days.rows).toMatchObject([{ feature: 'recolor', units: 83, amounts: { ai_credits: 166 } }])
  await trial.close()
})
