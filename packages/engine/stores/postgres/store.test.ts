import { join } from 'node:path'
import { type Duration, instant, later } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import { chargeRepeatedly } from '../../testing/fixtures.ts'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import { storeContract } from '../../testing/store-contract.ts'
import { openPostgresStore } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
}, 60_000)

afterAll(() => cluster.stop())

storeContract('PostgreSQL', async () => {
  const url = await cluster.createDatabase()
  return { open: () => openPostgresStore(url) }
})

describe('two servers on one database', () => {
  it('never wait for each other: a Space whose turn one has is lost to the other at once, and the others are written', async () => {
    const url = await cluster.createDatabase()
    const [one, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    const page = (space: string, seq = 1) => ({ space, seq, last: seq, body: '{}', endedDays: [], kinds: [] })
    const turn = await one.lease({ space: 'b', after: 0 })
    const lost = await other.append(['a', 'b', 'c'].map((space) => page(space)))
    expect([...lost]).toEqual(['b'])
    expect([...(await other.append([page('b')]))]).toEqual(['b'])
    expect((await one.append([page('b')])).size).toBe(0)
    expect([...(await one.append([page('b', 2), page('c', 1), page('d')]))]).toEqual(['c'])
    await turn.release()
    expect((await other.append([page('b', 3)])).size).toBe(0)
    const wanted = ['a', 'b', 'c', 'd'].map((space) => ({ space, after: 0 }))
    expect((await one.load(wanted)).map((each) => each.batches.length)).toEqual([1, 3, 1, 1])
    await Promise.all([one.close(), other.close()])
  })

  it('lose what the other was faster with and nothing else, however long nobody was', async () => {
    const url = await cluster.createDatabase()
    const [one, other] = [await openPostgresStore(url), await openPostgresStore(url)]
    const page = (space: string, seq: number) => ({
      space,
      seq,
      last: seq,
      body: '{}',
      endedDays: [],
      kinds: [],
    })
    for (let seq = 1; seq <= 40; seq++)
      expect((await one.append([page('a', seq), page('b', seq)])).size).toBe(0)
    expect((await other.append([page('b', 41)])).size).toBe(0)
    expect([...(await one.append([page('a', 41), page('b', 41), page('c', 1)]))]).toEqual(['b'])
    for (let seq = 42; seq <= 80; seq++)
      expect((await one.append([page('a', seq), page('b', seq)])).size).toBe(0)
    const turn = await other.lease({ space: 'a', after: 80 })
    expect([...(await one.append([page('a', 81), page('b', 81)]))]).toEqual(['a'])
    await turn.release()
    const wanted = ['a', 'b', 'c'].map((space) => ({ space, after: 0 }))
    expect((await one.load(wanted)).map((each) => each.batches.length)).toEqual([80, 81, 1])
    await Promise.all([one.close(), other.close()])
  })

  it('take turns in the order in which they asked, and each finds what the one before wrote', async () => {
    const url = await cluster.createDatabase()
    const stores = await Promise.all(Array.from({ length: 3 }, () => openPostgresStore(url)))
    const [first, ...others] = stores
    const turn = await first?.lease({ space: 's', after: 0 })
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
    await turn?.release()
    await Promise.all(taken)
    expect(seen).toEqual([1, 2])
    expect((await first?.batchesAfter('s', 0, 9))?.map(({ body }) => body)).toEqual(['"first"', '"0"', '"1"'])
    await Promise.all(stores.map((store) => store.close()))
  })

  it('keep a log that anybody can read', async () => {
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

  it('are given the ids that were made since with what they load, and those alone', async () => {
    const store = await openPostgresStore(await cluster.createDatabase())
    const page = (seq: number, ids?: number[]) =>
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
    for (const each of [page(1), page(2, [2]), page(3), page(4, [4]), page(5, [5, 0]), page(6)])
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

  it('know of a policy that one of them publishes before it takes effect, which is never at once', async () => {
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

/** Returns when so many stand in line for a Space. */
async function waitingFor(url: string, many: number): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const inLine = `SELECT count(*)::int AS many FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`
  while ((await client.query(inLine)).rows[0]?.many !== many);
  await client.end()
}
