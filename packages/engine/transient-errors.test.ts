import { join } from 'node:path'
import { setTimeout as after, setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'
import { StoreUnavailable, withOverrides } from './store.ts'
import { openMemoryStore } from './stores/memory/store.ts'
import { openPostgresStore } from './stores/postgres/store.ts'
import { type OwnCluster, startOwnCluster } from './testing/postgres-cluster.ts'
import { TcpProxy } from './testing/tcp-proxy.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const clock = () => instant('2026-07-15T02:11:00Z')
const CREATION = {
  space: 's',
  name: 'Shop',
  owner: 'ann',
  paying: true,
  plan: 'ultra',
  period: 'monthly',
} as const
const charge = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', batch: [{ feature: 'background_removal' }] }),
} as const

/** Tries again until there is an answer, as a caller does. */
async function insist(allot: Engine, key: string, refused: () => void): Promise<void> {
  for (;;) {
    try {
      await allot.submit('s', key, charge)
      return
    } catch (reason) {
      if (!(reason instanceof StoreUnavailable)) throw reason
      refused()
      await after(20)
    }
  }
}

it('fails the Spaces of a machine that cannot be reached, and serves all others of the same group commit', async () => {
  const memory = openMemoryStore()
  let isDown = false
  const refuse = (all: readonly { readonly space: string }[]) => {
    const spaces = new Set(all.map(({ space }) => space).filter((space) => isDown && space < 'c'))
    if (spaces.size > 0) throw new StoreUnavailable('A machine cannot be reached.', { spaces })
  }
  const store = withOverrides(memory, {
    load: async (wanted) => {
      refuse(wanted)
      return memory.load(wanted)
    },
    append: async (batches) => {
      const conflicts = await memory.append(batches.filter(({ space }) => !isDown || space >= 'c'))
      refuse(batches)
      return conflicts
    },
  })
  const allot = await openEngine({ store, policies, clock })
  const all = ['a', 'b', 'c', 'd']
  for (const space of all) await allot.createSpace({ ...CREATION, space }, 'make')
  const ask = async (key: string) => {
    const outcomes = await Promise.allSettled(all.map((space) => allot.submit(space, key, charge)))
    return outcomes.map(({ status }) => status === 'fulfilled')
  }
  isDown = true
  expect(await ask('1')).toEqual([false, false, true, true]) // known when it is written
  expect(await ask('1')).toEqual([false, false, true, true]) // known when it is read
  isDown = false
  expect(await ask('1')).toEqual([true, true, true, true])
  const seqs = await Promise.all(all.map(async (space) => (await allot.space(space)).seq))
  expect(seqs).toEqual([2, 2, 2, 2])
  await allot.close()
})

it('keeps what it wrote although an earlier read had to be repeated', async () => {
  const memory = openMemoryStore()
  const other = await openEngine({ store: memory, policies, clock })
  let [meanwhile, theirs]: (Promise<unknown> | undefined)[] = []
  const store = withOverrides(memory, {
    load: async (wanted) => {
      if (meanwhile || wanted[0]?.after !== 1) return memory.load(wanted)
      meanwhile = allot.submit('s', 'meanwhile', charge)
      throw new StoreUnavailable('Whether another server wrote before the read is not known.')
    },
    append: async (batches) => {
      for (let round = 0; round < 5; round++) await nextTurn() // the read is repeated before this is written
      const conflicts = await memory.append(batches)
      if (meanwhile) theirs ??= other.submit('s', 'theirs', charge) // and this before the engine gets its result
      await theirs
      return conflicts
    },
  })
  const allot = await openEngine({ store, policies, clock })
  await allot.createSpace(CREATION, 'make')
  await allot.space('s')
  expect(await Promise.all([meanwhile, theirs])).toMatchObject([{ allowed: true }, { allowed: true }])
  expect(await allot.submit('s', 'afterwards', charge)).toMatchObject({ allowed: true, replayed: false })
  expect((await allot.space('s')).seq).toBe(4)
  await allot.close()
})

describe('transient errors', () => {
  let cluster: OwnCluster
  beforeAll(async () => {
    cluster = await startOwnCluster({ fsync: 'off' })
  })
  afterAll(() => cluster.stop())

  it('loses and doubles nothing when the connection breaks under load and comes back', async () => {
    const proxy = new TcpProxy(await cluster.createDatabase())
    const allot = await openEngine({ store: await openPostgresStore(await proxy.restore()), policies, clock })
    await allot.createSpace(CREATION, 'make')
    let refusals = 0
    let sent = 0
    const caller = async (): Promise<void> => {
      while (sent < 3_000) await insist(allot, `c${sent++}`, () => refusals++)
    }
    const callers = Array.from({ length: 40 }, caller)
    for (const callsBefore of [500, 1_500]) {
      while (sent < callsBefore) await after(5)
      const before = refusals
      proxy.cut()
      while (refusals < before + 200) await after(5)
      await proxy.restore()
    }
    await Promise.all(callers)
    const usage = await allot.usage('s', { member: 'ann', operator: true })
    expect(usage.meters.find((meter) => meter.meter === 'batch_exports')?.used).toBe(sent)
    await allot.close()
    proxy.cut()
  })

  it('goes on by itself after the database crashes under load and is down for ten seconds', async () => {
    const url = await cluster.createDatabase()
    const allot = await openEngine({ store: await openPostgresStore(url), policies, clock })
    await allot.createSpace(CREATION, 'make')
    let [sent, refusals, back] = [0, 0, false]
    const caller = async (): Promise<void> => {
      while (!back) await insist(allot, `c${sent++}`, () => refusals++)
    }
    const callers = Array.from({ length: 40 }, caller)
    while (sent < 500) await after(5)
    await cluster.crash()
    let longest = 0
    for (const until = performance.now() + 10_000; performance.now() < until; ) {
      const began = performance.now()
      const read = allot.usage('s', { member: 'ann', operator: true })
      await expect(read).rejects.toMatchObject({ name: 'StoreUnavailable', retryAfterMs: 1_000 })
      longest = Math.max(longest, performance.now() - began)
      await after(20)
    }
    expect(longest).toBeLessThan(5_000)
    expect(refusals).toBeGreaterThanOrEqual(40)
    await cluster.restart()
    await insist(allot, 'the first after', () => undefined)
    back = true
    await Promise.all(callers)
    const usage = await allot.usage('s', { member: 'ann', operator: true })
    expect(usage.meters.find((meter) => meter.meter === 'batch_exports')?.used).toBe(sent + 1)
    await allot.close()
  })

  it('says that it cannot be reached, and how to go on, instead of waiting', async () => {
    const proxy = new TcpProxy(await cluster.createDatabase())
    const allot = await openEngine({ store: await openPostgresStore(await proxy.restore()), policies, clock })
    await allot.createSpace(CREATION, 'make')
    proxy.cut()
    await expect(allot.submit('s', 'c', charge)).rejects.toThrow(
      /Send it again under the same idempotency key/,
    )
    await allot.close()
  })

  it('refuses at once, with a time to try again and in bounded memory, when 100,000 wait for a database that is stuck', async () => {
    const url = await cluster.createDatabase()
    const allot = await openEngine({ store: await openPostgresStore(url), policies, clock })
    await allot.createSpace(
      { ...CREATION, plan: 'enterprise', overrides: { batch_exports: 100_001 } },
      'make',
    )
    const stuck = new Client({ connectionString: url })
    await stuck.connect()
    await stuck.query('BEGIN; LOCK TABLE log')
    const before = heap()
    const waiting = Array.from({ length: 100_000 }, (_, at) => allot.submit('s', `c${at}`, charge))
    const full = heap()
    let longest = 0
    for (let at = 0; at < 100_000; at++) {
      const began = performance.now()
      const refused = await allot.submit('s', `more ${at}`, charge).catch((reason: unknown) => reason)
      if (at === 0) expect(refused).toMatchObject({ name: 'StoreUnavailable', retryAfterMs: 1_000 })
      longest = Math.max(longest, performance.now() - began)
    }
    const afterwards = heap()
    expect(full - before).toBeLessThan(100)
    expect(afterwards - full).toBeLessThan(5)
    expect(longest).toBeLessThan(500)
    await stuck.query('COMMIT')
    await stuck.end()
    const answers = await Promise.all(waiting)
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(100_000)
    expect(await allot.submit('s', 'more 0', charge)).toMatchObject({ allowed: true, replayed: false })
    await allot.close()
  })
})

/** Megabytes in use after a garbage collection. */
function heap(): number {
  collect()
  return process.memoryUsage().heapUsed / 1_048_576
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
