/** Runs the suites of sign-up and of what is mailed a second time, on PostgreSQL: each test has a database of its own. */
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { afterAll, beforeAll, describe } from 'vitest'
import { useDatabases } from './testing/test-server.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
  useDatabases(cluster.createDatabase)
})

afterAll(() => cluster.stop())

describe('on PostgreSQL: how much is mailed', () => import('./events/mail-quota.test.ts').then())
describe('on PostgreSQL: sign-up', () => import('./accounts/sign-up.test.ts').then())
