import { join } from 'node:path'
import { type Duration, instant, later } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import { chargeRepeatedly } from '../../testing/fixtures.ts'
import { onceContract } from '../../testing/once-contract.ts'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import { storeContract } from '../../testing/store-contract.ts'
import { openPostgresStore } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})

afterAll(() => cluster.stop())

const emptyDatabase = async () => {
  const url = await cluster.createDatabase()
  return { open: () => openPostgresStore(url) }
}
storeContract('PostgreSQL', emptyDatabase)
onceContract('PostgreSQL', emptyDatabase)

describe('two servers on one database', () => {
  it('never wait for each other: for a Space that the other has on lease it is an append conflict at once, and the others are written', async () => {
    const url = await cluster.createDatabase()
    const [one, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    const batchOf = (space: string, seq = 1) => ({
      space,
      seq,
      last: seq,
      body: '{}',
      endedDays: [],
      kinds: [],
    })
    const lease = await one.lease({ space: 'b', after: 0 })
    const conflicts = await other.append(['a', 'b', 'c'].map((space) => batchOf(space)))
    expect([...conflicts]).toEqual(['b'])
    expect([...(await other.append([batchOf('b')]))]).toEqual(['b'])
    expect((await one.append([batchOf('b')])).size).toBe(0)
    expect([...(await one.append([batchOf('b', 2), batchOf('c', 1), batchOf('d')]))]).toEqual(['c'])
    await lease.release()
    expect((await other.append([batchOf('b', 3)])).size).toBe(0)
    const wanted = ['a', 'b', 'c', 'd'].map((space) => ({ space, after: 0 }))
    expect((await one.load(wanted)).map((each) => each.batches.length)).toEqual([1, 3, 1, 1])
    await Promise.all([one.close(), other.close()])
  })

  it('have an append conflict only where the other appended first, also after a long time without one', async () => {
    const url = await cluster.createDatabase()
    const [one, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    const batchOf = (space: string, seq: number) => ({
      space,
      seq,
      last: seq,
      body: '{}',
      endedDays: [],
      kinds: [],
    })
    for (let seq = 1; seq <= 40; seq++)
      expect((await one.append([batchOf('a', seq), batchOf('b', seq)])).size).toBe(0)
    expect((await other.append([batchOf('b', 41)])).size).toBe(0)
    expect([...(await one.append([batchOf('a', 41), batchOf('b', 41), batchOf('c', 1)]))]).toEqual(['b'])
    for (let seq = 42; seq <= 80; seq++)
      expect((await one.append([batchOf('a', seq), batchOf('b', seq)])).size).toBe(0)
    const lease = await other.lease({ space: 'a', after: 80 })
    expect([...(await one.append([batchOf('a', 81), batchOf('b', 81)]))]).toEqual(['a'])
    await lease.release()
    const wanted = ['a', 'b', 'c'].map((space) => ({ space, after: 0 }))
    expect((await one.load(wanted)).map((each) => each.batches.length)).toEqual([80, 81, 1])
    await Promise.all([one.close(), other.close()])
  })

  it('get leases in the order in which they asked, and each finds what the one before wrote', async () => {
    const url = await cluster.createDatabase()
    const stores = await Promise.all(Array.from({ length: 3 }, () => openPostgresStore(url)))
    const [first, ...others] = stores
    const lease = await first?.lease({ space: 's', after: 0 })
    const seen: number[] = []
    const taken: Promise<unknown>[] = []
    for (const [at, store] of others.entries()) {
      taken.push(
        store.lease({ space: 's', after: 0 }).then(async ({ tail, release }) => {
          seen.push(tail.batches.length)
          const seq = tail.batches.length + 1
          await store.append([{ space: 's', seq, last: seq, body: `"${at}"`, endedDays: [], kinds: [] }])
          await release()
        }),
      )
      await waitingFor(url, at + 1)
    }
    await first?.append([{ space: 's', seq: 1, last: 1, body: '"first"', endedDays: [], kinds: [] }])
    await lease?.release()
    await Promise.all(taken)
    expect(seen).toEqual([1, 2])
    expect((await first?.batchesAfter('s', 0, 9))?.map(({ body }) => body)).toEqual(['"first"', '"0"', '"1"'])
    await Promise.all(stores.map((store) => store.close()))
  })

  it('keep a log that SQL can read', async () => {
    const url = await cluster.createDatabase()
    const allot = await openEngine({ store: await openPostgresStore(url), policies })
    await chargeRepeatedly(allot)
    const use = operation.parse({ by: 'ann', use: { feature: 'recolor' } })
    for (const id of ['\\u0000', '\u0000\ud800'])
      await allot.submit('s', id, { do: 'charge', operation: use })
    const reader = new Client({ connectionString: url })
    await reader.connect()
    const { rows } = await reader.query(`SELECT * FROM entries WHERE space_id = 's' ORDER BY seq`)
    const entries = rows.map(({ seq, at, id, fact }) => ({ ...fact, seq, at: Number(at), id }))
    const log = await allot.log('s', { after: 0, limit: 1_000 })
    expect(entries.pop()).toEqual({ ...log.at(-1), id: '\ufffd\ufffd' })
    expect(entries).toEqual(log.slice(0, -1))
    await reader.end()
    await allot.close()
  })

  it('load the sorted runs that were made since, and no others', async () => {
    const store = await openPostgresStore(await cluster.createDatabase())
    const batchOf = (seq: number, ids?: number[]) =>
      ids
        ? {
            space: 's',
            seq,
            last: seq,
            body: '{}',
            endedDays: [],
            kinds: [],
            snapshot: `${seq}`,
            run: new Uint8Array(ids),
          }
        : { space: 's', seq, last: seq, body: '{}', endedDays: [], kinds: [] }
    for (const each of [
      batchOf(1),
      batchOf(2, [2]),
      batchOf(3),
      batchOf(4, [4]),
      batchOf(5, [5, 0]),
      batchOf(6),
    ])
      await store.append([each])
    const after = async (seq: number) => {
      const [loaded] = await store.load([{ space: 's', after: seq }])
      return [loaded?.snapshot, loaded?.batches.map((each) => each.seq), [...(loaded?.runs?.keys() ?? [])]]
    }
    expect(await after(0)).toEqual(['5', [5, 6], []])
    expect(await after(2)).toEqual(['5', [5, 6], [4, 5]])
    expect(await after(5)).toEqual([undefined, [6], []])
    await store.close()
  })

  it('learn of a policy that one of them publishes before it takes effect, which is never at once', async () => {
    const url = await cluster.createDatabase()
    let now = instant('2026-07-15T02:11:00Z')
    const open = async () => openEngine({ store: await openPostgresStore(url), policies, clock: () => now })
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

/** Returns when so many wait for the lock of a Space. */
async function waitingFor(url: string, many: number): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const waiting = `SELECT count(*)::int AS many FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`
  while ((await client.query(waiting)).rows[0]?.many !== many);
  await client.end()
}

describe('a log of which a commit batch is missing or altered', () => {
  it.each([
    ['missing', `DELETE FROM log WHERE seq = 100`, /Space s is damaged at entry 100: it is missing/],
    [
      'altered',
      `UPDATE log SET body = replace(body, 'c98', 'c97') WHERE seq = 100`,
      /Space s is damaged at entry 100/,
    ],
  ])('is refused by name where one is %s, and the Space beside it is not', async (_, sql, why) => {
    const url = await cluster.createDatabase()
    const first = await openEngine({ store: await openPostgresStore(url), policies })
    await chargeRepeatedly(first)
    const beside = {
      space: 'other',
      name: 'Other',
      owner: 'ann',
      paying: true,
      plan: 'pro',
      period: 'monthly',
    } as const
    await first.createSpace(beside, 'make')
    await first.close()
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`UPDATE log SET snapshot = NULL, ids = NULL`)
    await client.query(sql)
    await client.end()
    const again = await openEngine({ store: await openPostgresStore(url), policies })
    const [broken, other] = await Promise.allSettled([again.space('s'), again.space('other')])
    expect(broken).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(why) } })
    expect(other).toMatchObject({ status: 'fulfilled' })
    await again.close()
  })
})
