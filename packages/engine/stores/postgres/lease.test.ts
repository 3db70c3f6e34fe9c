import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { operation } from '@allot/rules/operation'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../engine.ts'
import { readPolicies } from '../../policies.ts'
import { type Store, StoreUnavailable, withOverrides } from '../../store.ts'
import { startCluster, type TestCluster } from '../../testing/postgres-cluster.ts'
import type { RaceResult } from '../../testing/racer.ts'
import { staleReads } from '../../testing/racing.ts'
import { openPostgresStore } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../../policies'))
const charge = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', batch: [{ feature: 'background_removal' }] }),
} as const
const recolor = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'recolor' } }),
} as const
const CREATION = {
  space: 's',
  name: 'S',
  owner: 'ann',
  paying: true,
  plan: 'enterprise',
  period: 'monthly',
  overrides: { batch_exports: 1_000_000, ai_credits: 1_000 },
} as const
const HOLDERS = `FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

let cluster: TestCluster
let url: string
let admin: Client
const engines: Engine[] = []

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())
beforeEach(async () => {
  url = await cluster.createDatabase()
  admin = new Client({ connectionString: url })
  await admin.connect()
  await (await open()).createSpace(CREATION, 'make')
})
afterEach(async () => {
  await admin.end()
  for (const each of engines.splice(0)) await each.close()
})

async function open(otherwise: (store: Store) => Partial<Store> = () => ({})): Promise<Engine> {
  const store = await openPostgresStore(url)
  const allot = await openEngine({ store: withOverrides(store, otherwise(store)), policies })
  engines.push(allot)
  return allot
}

async function used(allot: Engine): Promise<number> {
  const { meters } = await allot.usage('s', { member: 'ann', operator: true })
  return meters.find(({ meter }) => meter === 'batch_exports')?.used ?? Number.NaN
}

/** Callers that each make one charge after another, and try again after a transient error, until `done`. */
function busy(allot: Engine, name: string, callers: number, done: () => boolean): Promise<number[]> {
  const call = async (caller: number): Promise<number> => {
    for (let count = 0; ; count++) {
      if (done()) return count
      while (!(await allot.submit('s', `${name}/${caller}/${count}`, charge).catch(again))) await nextTurn()
    }
  }
  return Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
}

function again(reason: unknown): undefined {
  if (!(reason instanceof StoreUnavailable)) throw reason
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

describe('several servers on one Space', () => {
  it('give an occasional caller a lease soon, however busy the other servers are', async () => {
    const [one, other, occasional] = [await open(), await open(), await open()]
    let over = false
    const work = [one, other].map((each, at) => busy(each, `busy ${at}`, 100, () => over))
    const waits: number[] = []
    for (let at = 0; at < 150; at++) {
      const began = performance.now()
      await occasional.submit('s', `occasional ${at}`, charge)
      waits.push(performance.now() - began)
    }
    over = true
    const counts = await Promise.all(work)
    expect(Math.max(...waits)).toBeLessThan(2_000)
    const [a = 0, b = 0] = counts.map(sum)
    expect(Math.min(a, b) * 4).toBeGreaterThan(Math.max(a, b))
    expect(await used(occasional)).toBe(a + b + 150)
  })

  it('show on each what was answered on any of them before', async () => {
    const all = [await open(), await open(), await open()]
    const load = { callers: 30, times: 25 }
    const behind = await staleReads(all, load, (each, key) => each?.submit('s', key, charge), used)
    expect(behind).toEqual([])
    expect(await used(all[0] ?? (await open()))).toBe(750)
  })

  it('keep their lease while they read what the server before wrote, whatever they do for other Spaces', async () => {
    const [other = await open()] = engines
    await other.createSpace({ ...CREATION, space: 't' }, 'make')
    const steps: string[] = []
    const byHand = (store: Store) => {
      const body = `{"facts":[[2,0]],"entries":[[${Date.now()},0,"by hand"]]}` // a reference to a template that no engine searches so far back
      return store.append([{ space: 's', seq: 4, last: 4, body, endedDays: [], kinds: [] }])
    }
    const conflicting = [
      () => other.submit('s', 'first', charge),
      () => other.submit('s', 'second', recolor),
      byHand,
    ]
    const one = await open((store) => ({
      append: async (batches) => {
        if (batches.some(({ space }) => space === 't')) return store.append(batches)
        await conflicting.shift()?.(store)
        steps.push('append')
        return store.append(batches)
      },
      lease: async (wanted) => {
        const lease = await store.lease(wanted)
        steps.push('lease')
        return { ...lease, release: () => lease.release().finally(() => steps.push('release')) }
      },
      batchAt: async (space, seq) => {
        if (steps.includes('lease')) for (const id of ['a', 'b']) await one.submit('t', id, charge)
        return store.batchAt(space, seq)
      },
    }))
    expect(await one.submit('s', 'mine', charge)).toMatchObject({ allowed: true, id: '5' })
    await one.close()
    expect(steps).toEqual(['append', 'append', 'append', 'lease', 'append', 'release'])
    expect(await used(other)).toBe(3)
    expect(await other.log('t', { after: 1, limit: 9 })).toHaveLength(2)
  })

  it('hand a Space over without reading its idempotency index again', async () => {
    let reads = 0
    const counted = (store: Store): Partial<Store> => ({
      readRun: (...part) => {
        reads += 1
        return store.readRun(...part)
      },
    })
    const both = [await open(counted), await open(counted)]
    let answered = 0
    const work = both.map((each, at) => busy(each, `${at}`, 200, () => answered++ > 6_000))
    const counts = await Promise.all(work)
    expect(await used(both[0] ?? (await open()))).toBe(sum(counts.flat()))
    expect(reads).toBeLessThan(20)
  })

  it('lose and double nothing when the connection that holds the lock of a Space ends during a lease', async () => {
    const both = [await open(), await open()]
    let over = false
    const work = both.map((each, at) => busy(each, `${at}`, 60, () => over))
    for (let ended = 0; ended < 20; ) {
      const { rows } = await admin.query(`SELECT pg_terminate_backend(pid) ${HOLDERS}`)
      ended += rows.length
    }
    over = true
    const counts = await Promise.all(work)
    for (const each of both) expect(await used(each)).toBe(sum(counts.flat()))
  })

  it('go on when one is stopped during its lease, which loses and doubles nothing when it goes on, too', async () => {
    const [allot = await open()] = engines
    const named = `${url}?application_name=racer`
    const racer = fork(join(import.meta.dirname, '../../testing/racer.ts'), [named, 'racer', '100'], {
      execArgv: [],
    })
    await once(racer, 'message') // ready
    await admin.query(`SELECT pg_advisory_lock(hashtextextended('s', 0))`) // as LOCK does
    racer.send('go')
    const raced: Promise<RaceResult[]> = once(racer, 'message')
    const pid = await backend(`wait_event = 'advisory'`)
    racer.kill('SIGSTOP')
    await admin.query('SELECT pg_advisory_unlock_all()') // now the racer gets the lease
    await backend(`state = 'idle in transaction'`)
    // What idle_in_transaction_session_timeout does after ten seconds.
    await admin.query('SELECT pg_terminate_backend($1)', [pid])
    for (let at = 0; at < 5; at++) await allot.submit('s', `meanwhile ${at}`, charge)
    racer.kill('SIGCONT')
    const [answer] = await raced
    const { meters } = await allot.usage('s', { member: 'ann', operator: true })
    const credits = meters.find(({ meter }) => meter === 'ai_credits')
    expect({ allowed: answer?.allowed, used: await used(allot) }).toEqual({ allowed: credits?.held, used: 5 })
    expect(answer?.allowed).toBeGreaterThan(0)
    racer.disconnect()
    await once(racer, 'exit')
  })
})

/** Waits until a backend of the racer matches the condition. @returns its process id */
async function backend(condition: string): Promise<unknown> {
  for (;;) {
    const { rows } = await admin.query(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'racer' AND ${condition}`,
    )
    if (rows[0]) return rows[0].pid
  }
}
