import { afterAll, beforeAll } from 'vitest'
import { storeContract } from '../contract.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { openPostgresStore } from './store.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
}, 60_000)

afterAll(() => cluster.stop())

storeContract('PostgreSQL', async () => {
  const url = await cluster.createDatabase()
  return { open: () => openPostgresStore(url) }
})
