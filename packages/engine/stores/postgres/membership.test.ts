import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import { joinServers } from './membership.ts'
import { openPostgresStore } from './store.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

it('servers see each other again after their connections broke, and leave none behind', async () => {
  const url = await cluster.createDatabase()
  await (await openPostgresStore(url)).close() // makes the tables
  const admin = new Client({ connectionString: url })
  await admin.connect()
  const connected = `FROM pg_stat_activity WHERE application_name LIKE 'allot at %'`
  const [one, other] = [await joinServers(url, '10.0.0.1:4410'), await joinServers(url, '10.0.0.2:4410')]
  const both = ['10.0.0.1:4410', '10.0.0.2:4410']
  expect(await one.servers()).toEqual(both)
  for (let broken = 0; broken < 3; broken++) {
    await admin.query(`SELECT pg_terminate_backend(pid) ${connected}`)
    for (;;) {
      const seen = [await one.servers(), await other.servers()]
      if (seen.every((each) => each.length === 2)) break
    }
  }
  expect(await other.servers()).toEqual(both)
  await Promise.all([one.leave(), other.leave()])
  for (;;) {
    const { rows } = await admin.query(`SELECT count(*)::integer AS count ${connected}`)
    if (rows[0].count === 0) break
  }
  expect(await one.servers()).toEqual([])
  await admin.end()
})
