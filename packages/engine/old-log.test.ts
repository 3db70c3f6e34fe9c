/** A file of Allot 0.1 (commit 21ff9bb wrote it): it opens with equal state, and accepts new commands. */
import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { instant } from '@allot/rules/instant'
import { afterAll, expect, it } from 'vitest'
import { openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'

const file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')
copyFileSync(join(import.meta.dirname, 'testing/fixtures/log-0.1.sqlite'), file)
const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const open = () => openEngine({ file, policies, clock: () => instant('2026-07-16T00:30:00Z') })
const engine = await open()
afterAll(() => engine.close())

const recolor = (by: string, count: number) =>
  ({ do: 'charge', operation: { by, client: 'web', count, use: { feature: 'recolor' } } }) as const
const meters = async () => {
  const usage = await engine.usage('s', { member: 'ann', operator: true })
  return usage.meters.map(({ meter, used, held, remaining }) => [meter, used, held, remaining])
}

it('opens with the Space, its log and its usage as they were', async () => {
  expect(await engine.space('s')).toMatchObject({
    seq: 99,
    policy: '2026-05-unified',
    grants: [
      { number: 1, pool: 'ai_credits', size: 200_000, left: 37_000, held: 0 },
      { number: 2, pool: 'batch_exports', size: 500, left: 460, held: 20 },
    ],
    holds: { size: 1 },
  })
  expect(await meters()).toEqual([
    ['ai_credits', 163, 0, 37],
    ['batch_exports', 20, 20, 460],
    ['plain_exports', 0, 0, 'unlimited'],
  ])
  const log = await engine.log('s', { after: 0, limit: 1_000 })
  expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 99 }, (_, at) => at + 1))
  expect(log[98]).toMatchObject({ kind: 'charged', by: 'bob', feature: 'recolor', units: 1, id: 'd59' })
  const span = { from: instant('2026-07-01T00:00:00Z'), to: instant('2026-07-31T00:00:00Z') }
  expect(await engine.report('s', span)).toEqual([
    { day: '2026-07-15', member: 'ann', feature: 'batch', units: 15, amounts: { batch_exports: 15 } },
    { day: '2026-07-15', member: 'bob', feature: 'ai_shadow', units: 19, amounts: { ai_credits: 19_000 } },
    { day: '2026-07-15', member: 'bob', feature: 'recolor', units: 10, amounts: { ai_credits: 20_000 } },
    { day: '2026-07-16', member: 'ann', feature: 'batch', units: 5, amounts: { batch_exports: 5 } },
    { day: '2026-07-16', member: 'ann', feature: 'recolor', units: 2, amounts: { ai_credits: 4_000 } },
    { day: '2026-07-16', member: 'bob', feature: 'recolor', units: 60, amounts: { ai_credits: 120_000 } },
  ])
})

it('answers earlier keys with their first answers, and refuses them for other commands', async () => {
  const repeated = await engine.submit('s', 'h', {
    do: 'hold',
    operation: { by: 'ann', client: 'web', count: 40, batch: [{ feature: 'background_removal' }] },
    for: 86_400_000 as never, // milliseconds, as in the command to the old commit
  })
  expect(repeated).toMatchObject({ allowed: true, replayed: true })
  expect(await engine.submit('s', 'deny', recolor('ann', 400))).toMatchObject({
    allowed: false,
    replayed: true,
    denial: { code: 'insufficient_credits' },
  })
  await expect(engine.submit('s', 'd59', recolor('bob', 2))).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  })
})

it('continues: the old hold is captured, an old charge is refunded, a new charge is made', async () => {
  expect(await engine.submit('s', 'n1', { do: 'capture', hold: 3, count: 20 })).toMatchObject({ id: '100' })
  const refund = { do: 'refund', charge: 6, count: 1, reason: 'technical' } as const
  expect(await engine.submit('s', 'n2', refund)).toMatchObject({ allowed: true, cost: { ai_credits: 1 } })
  expect(await engine.submit('s', 'n3', recolor('bob', 1))).toMatchObject({ allowed: true, id: '102' })
  expect(await meters()).toEqual([
    ['ai_credits', 164, 0, 36],
    ['batch_exports', 40, 0, 460],
    ['plain_exports', 0, 0, 'unlimited'],
  ])
})

it('begins a chain with the first new batch, which also shows where the batch before it was altered', async () => {
  await engine.close()
  const db = new DatabaseSync(file)
  const rows = db.prepare(`SELECT seq, instr(body, '"chain"') > 0 AS chained FROM log ORDER BY seq`).all()
  expect(rows.filter(({ chained }) => chained === 1).map(({ seq }) => seq)).toEqual([100, 101, 102])
  const again = await open()
  expect(await again.space('s')).toMatchObject({ seq: 102 })
  await again.close()
  db.exec(`UPDATE log SET body = replace(body, '"d59"', '"d58"') WHERE seq = 99`)
  db.close()
  const altered = await open()
  await expect(altered.space('s')).rejects.toThrow(/Space s is damaged at entry 100/)
  await altered.close()
})
