import { join } from 'node:path'
import { operation } from '@allot/rules/operation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import { StoreUnavailable } from '../../store.ts'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import { TcpProxy } from '../../testing/tcp-proxy.ts'
import { openPostgresStore } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
const charge = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', batch: [{ feature: 'background_removal' }] }),
} as const

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

it('no caller of 4,500 waits longer than two group commits for a silent database, and what arrives late is not doubled', async () => {
  const proxy = new TcpProxy(await cluster.createDatabase())
  const allot = await openEngine({ store: await openPostgresStore(await proxy.restore()), policies })
  await allot.createSpace(
    { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'ultra', period: 'monthly' },
    'make',
  )
  await allot.submit('s', 'before', charge)
  proxy.silence(true)
  const began = performance.now()
  const keys = Array.from({ length: 4_500 }, (_, at) => `c${at}`)
  const outcomes = await Promise.all(
    keys.map((key) => allot.submit('s', key, charge).catch((reason) => reason)),
  )
  expect(outcomes.every((each) => each instanceof StoreUnavailable)).toBe(true)
  expect(performance.now() - began).toBeLessThan(25_000)
  // The appends that timed out arrive now, while the same keys are sent again.
  proxy.silence(false)
  const insist = async (key: string): Promise<unknown> => {
    for (;;) {
      const answer = await allot.submit('s', key, charge).catch((reason: unknown) => reason)
      if (!(answer instanceof StoreUnavailable)) return answer
    }
  }
  const answers = await Promise.all(keys.map(insist))
  for (const answer of answers) expect(answer).toMatchObject({ allowed: true })
  const { meters } = await allot.usage('s', { member: 'ann', operator: true })
  expect(meters.find(({ meter }) => meter === 'batch_exports')?.used).toBe(4_501)
  await allot.close()
  proxy.cut()
})
