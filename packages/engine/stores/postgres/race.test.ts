import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { duration } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import { race } from '../../testing/racing.ts'
import { openPostgresStore } from './store.ts'

const PROCESSES = 4
const HOLDS_EACH = 250

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

it('lets exactly one of 1,000 simultaneous holds have the last credit, from four processes', async () => {
  const url = await cluster.createDatabase()
  const allot = await openEngine({ store: await openPostgresStore(url), policies })
  await allot.createSpace(
    { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
    'make',
  )
  const all = operation.parse({ by: 'ann', count: 199, use: { feature: 'ai_shadow' } })
  await allot.submit('s', 'all but one', { do: 'hold', operation: all, for: duration('PT1H') })

  const racers = Array.from({ length: PROCESSES }, (_, at) =>
    fork(join(import.meta.dirname, '../../testing/racer.ts'), [url, `racer ${at}`, String(HOLDS_EACH)], {
      execArgv: [],
    }),
  )
  await Promise.all(racers.map((racer) => once(racer, 'message'))) // ready
  const first = await Promise.all(racers.map(race))
  expect(first.map(({ allowed }) => allowed).sort()).toEqual([0, 0, 0, 1])
  // The same keys again: each process gets its first answers, and all see one balance.
  const again = await Promise.all(racers.map(race))
  expect(again).toEqual(first.map(({ allowed, refused }) => ({ allowed, refused, held: 200, remaining: 0 })))
  expect(again.reduce((sum, { refused }) => sum + refused, 0)).toBe(999)
  const log = await allot.log('s', { after: 0, limit: 1_000 })
  expect(log.filter((entry) => entry.kind === 'held')).toHaveLength(2)
  for (const racer of racers) racer.disconnect()
  await Promise.all(racers.map((racer) => once(racer, 'exit')))
  await allot.close()
})
