/**
 * What every store must do, as one suite: `storeContract('SQLite', () => …)` in a test file. The races are run with
 * one engine, and with four independent engines where a store may be shared.
 */
import { join } from 'node:path'
import { duration, type Instant, instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine as open } from '../engine.ts'
import { type CacheSize, DEFAULT_CACHE } from '../ledger-cache.ts'
import { readPolicies } from '../policies.ts'
import type { CommitBatch, Store } from '../store.ts'
import { chargeRepeatedly } from './fixtures.ts'

/** An empty database; `open` may be called again for a second server where the store may be shared. */
export interface EmptyDatabase {
  open(): Promise<Store>
}

const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
const DAY = duration('PT24H')
const batch = (count: number) =>
  operation.parse({ by: 'ann', count, batch: [{ feature: 'background_removal' }] })
const CREATION = {
  space: 's',
  name: 'Shop',
  owner: 'ann',
  paying: true,
  plan: 'pro',
  period: 'monthly',
  subscribed: instant('2026-07-15T02:11:00Z'),
} as const
const load = async (store: Store, after: number) => {
  const [, loaded] = await store.load([
    { space: 'unknown', after: 0 },
    { space: 's', after },
  ])
  return loaded ?? { snapshot: undefined, batches: [] }
}
const batchOf = (seq: number, last: number, more: Partial<CommitBatch> = {}): CommitBatch => ({
  space: 's',
  seq,
  last,
  body: `[${Array.from({ length: last - seq + 1 }, (_, at) => `{"seq":${seq + at}}`).join(',\n')}]`,
  endedDays: [],
  kinds: [],
  ...more,
})

export function storeContract(name: string, makeDatabase: () => Promise<EmptyDatabase>): void {
  let database: EmptyDatabase
  let now: Instant
  const opened: { close(): Promise<void> }[] = []

  beforeEach(async () => {
    database = await makeDatabase()
    now = instant('2026-07-15T02:11:00Z')
  })

  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close()
  })

  const openStore = async (): Promise<Store> => {
    const store = await database.open()
    opened.push(store)
    return store
  }
  const openEngine = async (cache: CacheSize = DEFAULT_CACHE): Promise<Engine> => {
    const allot = await open({ store: await database.open(), policies, clock: () => now, cache })
    opened.push(allot)
    return allot
  }
  const close = async (allot: Engine): Promise<void> => {
    opened.splice(opened.indexOf(allot), 1)
    await allot.close()
  }
  /** Four engines, or one where a store has one owner. */
  const openEngines = async (): Promise<readonly Engine[]> => {
    const store = await database.open()
    const first = await open({ store, policies, clock: () => now })
    opened.push(first)
    if (!store.shared) return [first]
    return [first, await openEngine(), await openEngine(), await openEngine()]
  }
  const exports = async (allot: Engine) => {
    const usage = await allot.usage('s', { member: 'ann', operator: true })
    const meter = usage.meters.find((each) => each.meter === 'batch_exports')
    return { used: meter?.used, held: meter?.held, remaining: meter?.remaining }
  }

  describe(`a store in ${name}`, () => {
    it('keeps commit batches, and loads a Space from its last snapshot', async () => {
      const store = await openStore()
      expect(await load(store, 0)).toEqual({ snapshot: undefined, batches: [] })
      await store.append([batchOf(1, 3)])
      await store.append([batchOf(4, 4, { snapshot: 'after 4', run: new Uint8Array([1, 2, 3, 4]) })])
      await store.append([batchOf(5, 9)])
      expect(await load(store, 0)).toMatchObject({
        snapshot: 'after 4',
        batches: [{ seq: 4 }, { seq: 5, body: batchOf(5, 9).body }],
      })
      expect(await load(store, 3)).toMatchObject({ snapshot: 'after 4', batches: [{ seq: 4 }, { seq: 5 }] })
      expect(await load(store, 4)).toMatchObject({ snapshot: undefined, batches: [{ seq: 5 }] })
      expect(await load(store, 9)).toEqual({ snapshot: undefined, batches: [] })
      expect(await store.batchAt('s', 2)).toMatchObject({ seq: 1 })
      expect(await store.batchAt('s', 10)).toBeUndefined()
      expect(await store.batchesAfter('s', 3, 1)).toMatchObject([{ seq: 4 }])
      expect([...(await store.readRun('s', 4, 1, 3))]).toEqual([2, 3])
      expect(await store.spaces('', 10)).toEqual(['s'])
    })

    it('keeps the usage of days that are over', async () => {
      const store = await openStore()
      await store.append([batchOf(1, 1, { endedDays: [{ day: 20_000, body: '[]' }] })])
      await store.append([batchOf(2, 2, { endedDays: [{ day: 20_001, body: '[1]' }] })])
      expect(await store.usageDays('s', 20_001, 20_005)).toEqual([{ day: 20_001, body: '[1]' }])
    })

    it('finds every batch again, however often it restarts in between', async () => {
      const all: number[] = []
      for (let start = 0; start < 4; start++) {
        const store = await openStore()
        for (let count = 0; count < 40; count++) {
          const seq = all.push(all.length + 1)
          await store.append([batchOf(seq, seq)])
        }
        expect((await load(store, 0)).batches.map((each) => each.seq)).toEqual(all)
        expect(await store.spaces('', 10)).toEqual(['s'])
        expect((await load(store, 30)).batches.map((each) => each.seq)).toEqual(all.slice(30))
        opened.splice(opened.indexOf(store), 1)
        await store.close()
      }
    })

    it('keeps 300 batches of each of two Spaces apart, across a restart', async () => {
      const store = await openStore()
      for (let seq = 1; seq <= 300; seq++) {
        await store.append(['s', 'other'].map((space) => batchOf(seq, seq, { space })))
      }
      opened.splice(opened.indexOf(store), 1)
      await store.close()
      const again = await openStore()
      expect((await load(again, 120)).batches.map((each) => each.seq)).toEqual(
        Array.from({ length: 180 }, (_, at) => at + 121),
      )
      expect(await again.spaces('', 10)).toEqual(['other', 's'])
    })
  })

  describe(`the engine on ${name}`, () => {
    it('lets exactly one of 1,000 simultaneous holds have the last export', async () => {
      const engines = await openEngines()
      const [first] = engines
      await first?.createSpace(CREATION, 'make')
      await first?.submit('s', 'a', { do: 'hold', operation: batch(250), for: DAY })
      await first?.submit('s', 'b', { do: 'hold', operation: batch(249), for: DAY })
      const race = Array.from({ length: 1_000 }, (_, at) =>
        engines[at % engines.length]?.submit('s', `r${at}`, { do: 'hold', operation: batch(1), for: DAY }),
      )
      const answers = await Promise.all(race)
      expect(answers.filter((answer) => answer?.allowed)).toHaveLength(1)
      for (const engine of engines)
        expect(await exports(engine)).toEqual({ used: 0, held: 500, remaining: 0 })
    })

    it('charges once when 200 callers send one key at the same time', async () => {
      const engines = await openEngines()
      await engines[0]?.createSpace(CREATION, 'make')
      const race = Array.from({ length: 200 }, (_, at) =>
        engines[at % engines.length]?.submit('s', 'same', { do: 'hold', operation: batch(3), for: DAY }),
      )
      const answers = await Promise.all(race)
      expect(answers.filter((answer) => answer?.replayed)).toHaveLength(199)
      for (const engine of engines)
        expect(await exports(engine)).toEqual({ used: 0, held: 3, remaining: 497 })
    })

    it('does all operations of an atomic batch or none, however many callers send them at once', async () => {
      const engines = await openEngines()
      await engines[0]?.createSpace(CREATION, 'make')
      const operation = { by: 'ann', client: 'api', count: 1, use: { feature: 'recolor' } } as const
      const race = Array.from({ length: 80 }, (_, at) =>
        engines[at % engines.length]?.submitAtomic('s', [
          { key: `c${at % 40}`, command: { do: 'charge', operation } },
          { key: `h${at % 40}`, command: { do: 'hold', operation: batch(60), for: DAY } },
        ]),
      )
      const results = await Promise.all(race)
      expect(results.filter((result) => result?.done)).toHaveLength(16) // 8 of them, each sent twice
      for (const engine of engines) {
        expect(await exports(engine)).toEqual({ used: 0, held: 480, remaining: 20 })
        expect((await engine.space('s')).seq).toBe(1 + 8 * 2 + 32)
      }
    })

    it('creates a Space once, however many callers create it at once', async () => {
      const engines = await openEngines()
      const made = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) =>
          engines[at % engines.length]?.createSpace(CREATION, `make ${at}`),
        ),
      )
      expect(made.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
    })

    it('sees on one server what was done on another a moment ago', async () => {
      const engines = await openEngines()
      const [first, last] = [engines[0], engines.at(-1)]
      await first?.createSpace(CREATION, 'make')
      expect(last && (await exports(last))).toEqual({ used: 0, held: 0, remaining: 500 })
      await first?.submit('s', 'h', { do: 'hold', operation: batch(40), for: DAY })
      // The last server has not read the hold yet, and must not answer that it does not exist.
      await last?.submit('s', 'c', { do: 'capture', hold: 2, count: 15 })
      expect(first && (await exports(first))).toEqual({ used: 15, held: 25, remaining: 460 })
    })

    it('adds up to the same Space on every server, whichever decided the commands', async () => {
      const engines = await openEngines()
      await engines[0]?.createSpace(CREATION, 'make')
      const featureOf = (at: number) => (at % 2 === 0 ? 'ai_shadow' : 'recolor')
      await Promise.all(
        Array.from({ length: 400 }, async (_, at) => {
          const engine = engines[(at * 7) % engines.length]
          const use = operation.parse({ by: 'ann', use: { feature: featureOf(at) } })
          const charged = await engine?.submit('s', `c${at}`, { do: 'charge', operation: use })
          if (at % 3 > 0 || !charged?.allowed) return
          const refund = { do: 'refund', charge: Number(charged.id), count: 1, reason: 'technical' } as const
          await engines[at % engines.length]?.submit('s', `f${at}`, refund)
        }),
      )
      const spaces = await Promise.all(engines.map((engine) => engine.space('s')))
      for (const space of spaces) expect(space).toEqual(spaces[0])
      const fresh = await (engines.length > 1
        ? openEngine()
        : close(engines[0] as Engine).then(() => openEngine())) // there is one engine
      expect(await fresh.space('s')).toEqual(spaces[0])
      const log = await fresh.log('s', { after: 0, limit: 1_000 })
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_, at) => at + 1))
      for (const entry of log)
        if (entry.kind === 'charged') expect(entry.feature).toBe(featureOf(Number(entry.id?.slice(1))))
    })

    it('finds each of 12,000 keys again, with almost no memory for them', async () => {
      const cache = { spaces: 1, keyBytes: 0 }
      const allot = await openEngine(cache)
      await allot.createSpace({ ...CREATION, plan: 'enterprise', overrides: { ai_credits: 100_000 } }, 'make')
      await allot.createSpace({ ...CREATION, space: 'other' }, 'make')
      const use = operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } })
      const charge = (at: number) => allot.submit('s', `c${at}`, { do: 'charge', operation: use })
      for (let round = 0; round < 12; round++) {
        await Promise.all(Array.from({ length: 1_000 }, (_, at) => charge(round * 1_000 + at)))
        await allot.space('other') // evicts the Space from the cache, which holds one
      }
      const again = await Promise.all([0, 999, 1_000, 4_321, 11_999].map(charge))
      expect(again.map((answer) => answer.replayed)).toEqual([true, true, true, true, true])
      expect(await charge(12_000)).toMatchObject({ replayed: false, id: '12002' })
    })

    it('reads entries that share templates as they were written, wherever it begins to read', async () => {
      const allot = await openEngine({ spaces: 1, keyBytes: 0 })
      await allot.createSpace({ ...CREATION, space: 'other' }, 'make')
      const charges = await chargeRepeatedly(allot)
      for (const [at, { feature }] of charges.entries()) {
        if (at % 7 === 0) await allot.space('other') // evicts the Space from the cache, which holds one
        const again = { do: 'charge', operation: operation.parse({ by: 'ann', use: { feature } }) } as const
        expect(await allot.submit('s', `c${at}`, again)).toMatchObject({ replayed: true })
      }
      const log = await allot.log('s', { after: 1, limit: 1_000 })
      expect(log).toMatchObject(charges)
      for (const at of [20, 99, 149])
        expect(await allot.log('s', { after: at + 1, limit: 1 })).toEqual([log[at]])
      const refund = { do: 'refund', charge: 21, count: 1, reason: 'technical' } as const
      expect(await allot.submit('s', 'f', refund)).toMatchObject({ allowed: true, cost: { ai_credits: 2 } })
    })

    it('reports what each member used of each feature, day by day, and gives refunds their own day', async () => {
      let allot = await openEngine()
      await allot.createSpace(CREATION, 'make')
      const use = operation.parse({ by: 'ann', count: 2, use: { feature: 'recolor' } })
      const charged = await allot.submit('s', 'c1', { do: 'charge', operation: use })
      now = instant('2026-07-16T00:00:00Z')
      const charge = Number(charged.allowed && charged.id)
      await allot.submit('s', 'f1', { do: 'refund', charge, count: 1, reason: 'technical' })
      await allot.submit('s', 'c2', { do: 'charge', operation: batch(5) })
      const span = { from: instant('2026-07-01T00:00:00Z'), to: instant('2026-07-31T00:00:00Z') }
      const expected = [
        { day: '2026-07-15', member: 'ann', feature: 'recolor', units: 2, amounts: { ai_credits: 4_000 } },
        { day: '2026-07-16', member: 'ann', feature: 'recolor', units: -1, amounts: { ai_credits: -2_000 } },
        { day: '2026-07-16', member: 'ann', feature: 'batch', units: 5, amounts: { batch_exports: 5 } },
      ]
      expect(await allot.report('s', span)).toEqual(expected)
      await close(allot)
      allot = await openEngine()
      expect(await allot.report('s', span)).toEqual(expected)
      expect(await allot.report('s', { ...span, to: instant('2026-07-15T23:00:00Z') })).toHaveLength(1)
    })
  })
}
