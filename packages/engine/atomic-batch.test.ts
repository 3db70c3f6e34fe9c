import { join } from 'node:path'
import { duration, instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { beforeEach, expect, it } from 'vitest'
import type { SubmittedCommand } from './command.ts'
import { type Engine, openEngine } from './engine.ts'
import { openStore } from './open-store.ts'
import { readPolicies } from './policies.ts'
import { type CommitBatch, withOverrides } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const written: CommitBatch[] = []
let allot: Engine

beforeEach(async () => {
  const store = await openStore('memory:')
  const noted = withOverrides(store, {
    append: (batches) => {
      written.push(...batches)
      return store.append(batches)
    },
  })
  const clock = () => instant('2026-07-15T02:11:00Z')
  allot = await openEngine({ store: noted, policies, clock })
  const shop = {
    space: 's',
    name: 'Shop',
    owner: 'ann',
    paying: true,
    plan: 'pro',
    period: 'monthly',
  } as const
  await allot.createSpace(shop, 'make')
  written.length = 0
})

const hold = (count: number): SubmittedCommand => ({
  do: 'hold',
  operation: operation.parse({ by: 'ann', count, batch: [] }),
  for: duration('PT24H'),
})
const recolor = (count: number): SubmittedCommand => ({
  do: 'charge',
  operation: operation.parse({ by: 'ann', count, use: { feature: 'recolor' } }),
})

it('writes all of them in one commit batch, and repeats their answers together or alone', async () => {
  const requests = [
    { key: 'h', command: hold(40) },
    { key: 'c', command: recolor(40) },
  ]
  const first = await allot.submitAtomic('s', requests)
  expect(first).toMatchObject({
    done: true,
    outcomes: [
      { key: 'h', answer: { allowed: true, replayed: false, id: '2', cost: { batch_exports: 40 } } },
      { key: 'c', answer: { allowed: true, replayed: false, id: '3', cost: { ai_credits: 80 } } },
    ],
  })
  expect(written.map(({ seq, last }) => [seq, last])).toEqual([[2, 3]])
  const again = await allot.submitAtomic('s', requests)
  expect(again).toMatchObject({
    done: true,
    outcomes: [{ answer: { replayed: true } }, { answer: { id: '3' } }],
  })
  expect(await allot.submit('s', 'h', hold(40))).toMatchObject({ replayed: true, id: '2' })
  expect(written).toHaveLength(1)
})

it('writes only the denial, which stays; a command that was not done can be sent later under its key', async () => {
  const requests = [
    { key: 'h', command: hold(40) },
    { key: 'c', command: recolor(101) },
  ]
  const refused = await allot.submitAtomic('s', requests)
  expect(refused).toMatchObject({
    done: false,
    outcomes: [
      { key: 'h', quote: { allowed: true, id: 'quote', kind: 'held', cost: { batch_exports: 40 } } },
      { key: 'c', answer: { allowed: false, replayed: false, denial: { code: 'insufficient_credits' } } },
    ],
  })
  expect(written.map(({ seq, last }) => [seq, last])).toEqual([[2, 2]])
  expect((await allot.submitAtomic('s', requests)).outcomes).toEqual([
    refused.outcomes[0],
    { key: 'c', answer: { ...(refused.outcomes[1] as { answer: object }).answer, replayed: true } }, // as matched above
  ])
  expect(await allot.submit('s', 'c', recolor(101))).toMatchObject({ allowed: false, replayed: true })
  expect(await allot.submit('s', 'h', hold(40))).toMatchObject({ allowed: true, replayed: false })
})

it('changes nothing where one of them makes no sense, and says which', async () => {
  const wrong = (command: object, key = 'w') =>
    expect(allot.submitAtomic('s', [{ key: 'h', command: hold(40) }, { key, command } as never])).rejects
  await wrong({ do: 'capture', hold: 9, count: 1 }).toMatchObject({
    code: 'hold_closed',
    path: 'operations.1.hold',
  })
  await wrong({ do: 'refund', charge: 1, count: 1, reason: 'technical' }).toMatchObject({
    code: 'unknown_charge',
    path: 'operations.1.charge',
  })
  await wrong(recolor(1), 'h').toMatchObject({ code: 'malformed', path: 'operations' })
  await wrong(recolor(1), '').toMatchObject({
    code: 'malformed',
    path: 'operations.1.idempotencyKey',
  })
  await allot.submit('s', 'w', recolor(2))
  await wrong(recolor(3)).toMatchObject({
    code: 'idempotency_key_reused',
    path: 'operations.1.idempotencyKey',
  })
  await expect(allot.submitAtomic('s', [])).rejects.toMatchObject({ code: 'malformed' })
  expect(await allot.space('s')).toMatchObject({ seq: 2, holds: { size: 0 } })
})

it('accepts refunds, also of a charge in the same group commit', async () => {
  const [charged, refunded] = await Promise.all([
    allot.submit('s', 'c', recolor(4)),
    allot.submitAtomic('s', [
      { key: 'f1', command: { do: 'refund', charge: 2, count: 3, reason: 'technical' } },
      { key: 'f2', command: { do: 'refund', charge: 2, count: 1, reason: 'technical' } },
    ]),
  ])
  expect(charged).toMatchObject({ id: '2' })
  expect(refunded).toMatchObject({
    done: true,
    outcomes: [{ answer: { cost: { ai_credits: 6 } } }, { answer: { cost: { ai_credits: 2 } } }],
  })
  const more = allot.submitAtomic('s', [
    { key: 'f3', command: { do: 'refund', charge: 2, count: 1, reason: 'technical' } },
  ])
  await expect(more).rejects.toMatchObject({ path: 'operations.0.count' })
})
