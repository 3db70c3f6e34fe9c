import { join } from 'node:path'
import { operation } from '@allot/rules/operation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAllot } from '../allot.ts'
import { readPolicies } from '../policies.ts'
import { StoreUnavailable } from '../store.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { openPostgresStore } from './store.ts'
import { Wire } from './wire.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
const charge = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', batch: [{ feature: 'background_removal' }] }),
} as const

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
}, 60_000)
afterAll(() => cluster.stop())

it('keeps nobody waiting longer than ten seconds for a database that says nothing, and doubles nothing that arrives late', async () => {
  const wire = new Wire(await cluster.createDatabase())
  const allot = await openAllot({ store: await openPostgresStore(await wire.restore()), policies })
  await allot.createSpace(
    { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
    'make',
  )
  await allot.submit('s', 'before', charge)
  wire.silence(true)
  const began = performance.now()
  const ids = Array.from({ length: 40 }, (_, at) => `c${at}`)
  const told = await Promise.all(ids.map((id) => allot.submit('s', id, charge).catch((reason) => reason)))
  expect(told.every((each) => each instanceof StoreUnavailable)).toBe(true)
  expect(performance.now() - began).toBeLessThan(15_000)
  // The appends that were given up arrive now, while the same ids are asked for again.
  wire.silence(false)
  for (const id of ids) {
    let answer: unknown
    while (!answer) answer = await allot.submit('s', id, charge).catch(() => undefined)
    expect(answer).toMatchObject({ allowed: true })
  }
  const { meters } = await allot.usage('s', { member: 'ann', operator: true })
  expect(meters.find(({ meter }) => meter === 'batch_exports')?.used).toBe(41)
  await allot.close()
  wire.cut()
}, 60_000)
