import { join } from 'node:path'
import { type Duration, instant, later } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAllot } from '../allot.ts'
import { storeContract } from '../contract.ts'
import { readPolicies } from '../policies.ts'
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

describe('two servers on one database', () => {
  it('never wait for each other: a Space that one has is lost to the other at once, and the others are written', async () => {
    const url = await cluster.createDatabase()
    const [one, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    const page = (space: string) => ({ space, seq: 1, last: 1, body: '{}', days: [] })
    let lost: ReadonlySet<string> = new Set()
    await one.alone({ space: 'b', after: 0 }, async () => {
      lost = await other.append(['a', 'b', 'c'].map(page))
      return page('b')
    })
    expect([...lost]).toEqual(['b'])
    const wanted = ['a', 'b', 'c'].map((space) => ({ space, after: 0 }))
    expect((await one.load(wanted)).map((each) => each.pages.length)).toEqual([1, 1, 1])
    await Promise.all([one.close(), other.close()])
  })

  it('know of a policy that one of them publishes before it takes effect, which is never at once', async () => {
    const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
    const url = await cluster.createDatabase()
    let now = instant('2026-07-15T02:11:00Z')
    const open = async () => openAllot({ store: await openPostgresStore(url), policies, clock: () => now })
    const [one, other] = [await open(), await open()]
    await one.createSpace(
      { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
      'make',
    )
    const recolor = operation.parse({ by: 'ann', use: { feature: 'recolor' } })
    expect(await other.quote('s', recolor)).toMatchObject({ cost: { ai_credits: 2 } })

    const dearer = structuredClone(policies.policy('2026-05-unified'))
    dearer.policy = 'dearer'
    const [rate] = dearer.features.recolor?.rates ?? []
    if (rate) rate.takes = { ai_credits: 5 }
    await expect(one.publish(dearer, now)).rejects.toMatchObject({ path: 'effective' })
    await one.publish(dearer)
    now = later(now, 4_999 as Duration) // milliseconds
    expect(await other.quote('s', recolor)).toMatchObject({ cost: { ai_credits: 2 } })
    now = later(now, 1 as Duration) // a millisecond
    expect(await other.quote('s', recolor)).toMatchObject({ cost: { ai_credits: 5 } })
    await Promise.all([one.close(), other.close()])
  })
})
