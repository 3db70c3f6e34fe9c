/**
 * A file of Allot 0.2 (commit c3c3017 wrote it) with two hundred grants, most of them spent, lapsed ones, upgrades, a cap,
 * refunds and a hold that is half captured: it opens with the balances that 0.2 reported, from its snapshot and from its
 * log alone. There the Space had so many spent top-ups that it could never get another.
 */
import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evolve } from '@allot/rules/evolve'
import { grantCommand } from '@allot/rules/grant-input'
import { instant } from '@allot/rules/instant'
import type { SpaceState } from '@allot/rules/space'
import { afterAll, expect, it } from 'vitest'
import { openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'

const file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite')
copyFileSync(join(import.meta.dirname, 'testing/fixtures/log-0.2-grants.sqlite'), file)
let now = instant('2026-06-18T09:00:00Z')
const engine = await openEngine({
  file,
  policies: readPolicies(join(import.meta.dirname, '../../policies')),
  clock: () => now,
})
afterAll(() => engine.close())

const meters = async () => {
  const usage = await engine.usage('s', { member: 'bob', operator: true })
  return usage.meters.map(({ meter, used, held, remaining }) => [meter, used, held, remaining])
}
const grantIn = ({ grants }: SpaceState, number: number) => grants.find((each) => each.number === number)

/** As 0.2 reported them: what is left or held, and what plans gave. */
const GRANTS = [
  { number: 201, pool: 'batch_exports', kind: 'goodwill', priority: 50, size: 70, left: 30, held: 16 },
  { number: 7, pool: 'ai_credits', kind: 'top_up', priority: 50, size: 2_000, left: 2_000, held: 0 },
  { number: 202, pool: 'ai_credits', kind: 'plan', priority: 100, size: 600_000, left: 594_000, held: 0 },
  { number: 203, pool: 'batch_exports', kind: 'plan', priority: 100, size: 1_500, left: 1_500, held: 0 },
  { number: 1, pool: 'ai_credits', kind: 'once', priority: 100, size: 40_000, left: 34_000, held: 0 },
  { number: 2, pool: 'batch_exports', kind: 'once', priority: 100, size: 0, left: 0, held: 0 },
]

it('opens with the balances it had, and without its spent grants among the others', async () => {
  expect(await meters()).toEqual([
    ['ai_credits', 6, 0, 596],
    ['batch_exports', 0, 16, 1_530],
    ['plain_exports', 0, 0, 'unlimited'],
  ])
  const space = await engine.space('s')
  expect(space).toMatchObject({ seq: 465, grants: GRANTS, holds: { size: 1 } })
  expect(space.members.map(({ id, caps }) => [id, caps])).toEqual([
    ['ann', []],
    ['bob', [{ pool: 'ai_credits', amount: 40_000 }]],
  ])
})

it('adds up to the same from its log alone', async () => {
  const log = await engine.log('s', { after: 0, limit: 1_000 })
  const replayed = log.reduce<SpaceState | undefined>(evolve, undefined)
  const { grants, foldedGrants, spent, members } = await engine.space('s')
  expect(replayed).toMatchObject({ grants, foldedGrants, spent, members })
})

it('reports every day as it did', async () => {
  const span = { from: instant('2026-05-01T00:00:00Z'), to: instant('2026-07-31T00:00:00Z') }
  const report = await engine.report('s', span)
  expect(report.map(({ day, member, feature, units }) => [day, member, feature, units])).toEqual([
    ['2026-05-15', 'ann', 'recolor', 5],
    ['2026-05-16', 'bob', 'recolor', 77],
    ['2026-05-16', 'ann', 'recolor', 79],
    ['2026-05-19', 'bob', 'recolor', 5],
    ['2026-05-19', 'ann', 'recolor', -2],
    ['2026-05-19', 'ann', 'batch', 155],
    ['2026-06-18', 'ann', 'recolor', 3],
    ['2026-06-18', 'ann', 'batch', 4],
    ['2026-06-18', 'bob', 'recolor', -1],
  ])
})

it('continues: refunds find the spent grants, the hold is settled, and another top-up is welcome', async () => {
  await engine.submit('s', 'n1', { do: 'refund', charge: 12, count: 1, reason: 'technical' })
  await engine.submit('s', 'n2', { do: 'refund', charge: 14, count: 1, reason: 'technical' })
  const space = await engine.space('s')
  const end = instant('2026-12-31T00:00:00Z')
  expect(grantIn(space, 8)).toMatchObject({ kind: 'top_up', priority: 20, expires: end, left: 2_000 })
  expect(grantIn(space, 9)).toMatchObject({ kind: 'top_up', priority: 50, left: 2_000 })
  await engine.submit('s', 'n3', { do: 'capture', hold: 458, count: 10 })
  await engine.submit('s', 'n4', { do: 'release', hold: 458 })
  const topUp = grantCommand(engine.policies, space, { pool: 'ai_credits', amount: 2, kind: 'top_up' })
  expect(await engine.submit('s', 'n5', topUp)).toMatchObject({ allowed: true })
  expect(await meters()).toEqual([
    ['ai_credits', 6, 0, 602],
    ['batch_exports', 0, 0, 1_536],
    ['plain_exports', 0, 0, 'unlimited'],
  ])
  now = end
  expect((await meters())[0]).toEqual(['ai_credits', 0, 0, 606]) // without the top-up that ended
})
