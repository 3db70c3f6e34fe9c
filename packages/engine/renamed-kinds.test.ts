import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '@allot/rules/instant'
import type { Operation } from '@allot/rules/operation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'
import { openSqliteStore } from './stores/sqlite/store.ts'

/** As Allot 0.1 wrote them: a threshold is `warned`, a change of policy `repolicied`. */
const BATCHES = [
  {
    seq: 1,
    last: 1,
    body: '{"facts":[{"seq":1,"at":1776675600000,"policy":"2025-11-credits","id":"create","kind":"created","space":"s","name":"S","owner":{"id":"ann","paying":true},"plan":"pro","period":"monthly","anchor":1776219060000,"periodStart":1776219060000,"renewsAt":1778811060000,"grants":[{"number":1,"pool":"image_credits","kind":"plan","priority":100,"expires":1778811060000,"size":200000,"left":200000,"held":0},{"number":2,"pool":"video_credits","kind":"plan","priority":100,"expires":1778811060000,"size":100000,"left":100000,"held":0},{"number":3,"pool":"batch_exports","kind":"plan","priority":100,"expires":1778811060000,"size":500,"left":500,"held":0}],"asked":{"do":"create","space":"s","name":"S","owner":"ann","paying":true,"plan":"pro","period":"monthly","subscribed":1776219060000}}],\n"entries":[[1776675600000,0,"create"]]}',
  },
  {
    seq: 2,
    last: 3,
    body: '{"facts":[{"kind":"charged","by":"ann","client":"web","feature":"virtual_model","units":45,"use":[{"feature":"virtual_model"}],"takes":[{"pool":"image_credits","amount":4000}],"draws":[{"pool":"image_credits","grant":1,"amount":180000}],"counts":[],"policy":"2025-11-credits"},\n{"seq":3,"at":1776675600000,"policy":"2025-11-credits","kind":"warned","pool":"image_credits","threshold":80,"by":"ann"}],\n"entries":[[1776675600000,0,"a"],\n[1776675600000,1]]}',
  },
  {
    seq: 4,
    last: 5,
    body: '{"facts":[{"seq":4,"at":1777593600000,"policy":"2025-11-credits","kind":"repolicied","to":"2026-05-unified","apart":"2025-11-credits","raised":[],"grants":[]},\n{"kind":"charged","by":"ann","client":"web","feature":"recolor","units":1,"use":[{"feature":"recolor"}],"takes":[{"pool":"image_credits","amount":2000}],"draws":[{"pool":"image_credits","grant":1,"amount":2000}],"counts":[],"policy":"2026-05-unified"}],\n"entries":[[1777593600000,0],\n[1777712400000,1,"b"]]}',
  },
]

const store = openSqliteStore(join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite'))
const engine = await openEngine({
  store,
  policies: readPolicies(join(import.meta.dirname, '../../policies')),
  clock: () => instant('2026-05-02T10:00:00Z'),
})
beforeAll(async () => {
  for (const batch of BATCHES) await store.append([{ space: 's', ...batch, endedDays: [], kinds: [] }])
})
afterAll(() => engine.close())

it('a log with the old names of entry kinds opens to the same Space, and is read under the present names', async () => {
  expect(await engine.space('s')).toMatchObject({
    seq: 5,
    policy: '2026-05-unified',
    legacyPools: '2025-11-credits',
    grants: [
      { pool: 'image_credits', size: 200_000, left: 18_000 },
      { pool: 'video_credits', size: 100_000, left: 100_000 },
      { pool: 'batch_exports', size: 500, left: 500 },
    ],
    spent: [{ pool: 'image_credits', amount: 182_000, told: 80 }],
  })
  expect((await engine.log('s', { after: 0, limit: 10 })).map(({ kind }) => kind)).toEqual([
    'created',
    'charged',
    'threshold_crossed',
    'policy_changed',
    'charged',
  ])
})

it('continues where it was: the legacy pool is drawn on, and no threshold is crossed twice', async () => {
  const use = { by: 'ann', client: 'web', count: 2, use: { feature: 'recolor' } } as const
  expect(await engine.submit('s', 'c', { do: 'charge', operation: use })).toMatchObject({
    allowed: true,
    id: '6',
    cost: { image_credits: 4 },
  })
  expect((await engine.log('s', { after: 5, limit: 10 })).map(({ kind }) => kind)).toEqual(['charged'])
})

it('writes them under the names that an earlier version reads', async () => {
  for (const count of [250, 150]) {
    const operation: Operation = {
      by: 'ann',
      client: 'web',
      count,
      batch: [{ feature: 'background_removal' }],
    }
    await engine.submit('s', `batch of ${count}`, { do: 'charge', operation }) // 400 of 500 Batch exports
  }
  const kinds = (await engine.log('s', { after: 6, limit: 10 })).map(({ kind }) => kind)
  expect(kinds).toEqual(['charged', 'charged', 'threshold_crossed'])
  const bodies = (await store.batchesAfter('s', 6, 10)).map(({ body }) => body).join()
  expect(bodies).toContain('"kind":"warned"')
  expect(bodies).not.toContain('threshold_crossed')
})
