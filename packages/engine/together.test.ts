import { join } from 'node:path'
import { duration, instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { beforeEach, expect, it } from 'vitest'
import { type Allot, openAllot } from './allot.ts'
import { openStore } from './open-store.ts'
import { readPolicies } from './policies.ts'
import type { Request } from './request.ts'
import { altered, type Page } from './store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const written: Page[] = []
let allot: Allot

beforeEach(async () => {
  const store = await openStore('memory:')
  const noted = altered(store, {
    append: (pages) => {
      written.push(...pages)
      return store.append(pages)
    },
  })
  const clock = () => instant('2026-07-15T02:11:00Z')
  allot = await openAllot({ store: noted, policies, clock })
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

const hold = (count: number): Request => ({
  do: 'hold',
  operation: operation.parse({ by: 'ann', count, batch: [] }),
  for: duration('PT24H'),
})
const recolor = (count: number): Request => ({
  do: 'charge',
  operation: operation.parse({ by: 'ann', count, use: { feature: 'recolor' } }),
})

it('writes all of them on one page, and answers them again together or alone', async () => {
  const requests = [
    { id: 'h', ...hold(40) },
    { id: 'c', ...recolor(40) },
  ]
  const first = await allot.submitTogether('s', requests)
  expect(first).toMatchObject({
    done: true,
    outcomes: [
      { id: 'h', answer: { allowed: true, replayed: false, id: '2', cost: { batch_exports: 40 } } },
      { id: 'c', answer: { allowed: true, replayed: false, id: '3', cost: { ai_credits: 80 } } },
    ],
  })
  expect(written.map(({ seq, last }) => [seq, last])).toEqual([[2, 3]])
  const again = await allot.submitTogether('s', requests)
  expect(again).toMatchObject({
    done: true,
    outcomes: [{ answer: { replayed: true } }, { answer: { id: '3' } }],
  })
  expect(await allot.submit('s', 'h', hold(40))).toMatchObject({ replayed: true, id: '2' })
  expect(written).toHaveLength(1)
})

it('writes the refusal alone, which stays; what was not done can be done later under its id', async () => {
  const requests = [
    { id: 'h', ...hold(40) },
    { id: 'c', ...recolor(101) },
  ]
  const refused = await allot.submitTogether('s', requests)
  expect(refused).toMatchObject({
    done: false,
    outcomes: [
      { id: 'h', quote: { allowed: true, id: 'quote', kind: 'held', cost: { batch_exports: 40 } } },
      { id: 'c', answer: { allowed: false, replayed: false, denial: { code: 'insufficient_credits' } } },
    ],
  })
  expect(written.map(({ seq, last }) => [seq, last])).toEqual([[2, 2]])
  expect((await allot.submitTogether('s', requests)).outcomes).toEqual([
    refused.outcomes[0],
    { id: 'c', answer: { ...(refused.outcomes[1] as { answer: object }).answer, replayed: true } }, // as matched above
  ])
  expect(await allot.submit('s', 'c', recolor(101))).toMatchObject({ allowed: false, replayed: true })
  expect(await allot.submit('s', 'h', hold(40))).toMatchObject({ allowed: true, replayed: false })
})

it('changes nothing where one of them makes no sense, and says which', async () => {
  const wrong = (request: object) =>
    expect(allot.submitTogether('s', [{ id: 'h', ...hold(40) }, { id: 'w', ...request } as never])).rejects
  await wrong({ do: 'capture', hold: 9, count: 1 }).toMatchObject({
    code: 'hold_closed',
    path: 'operations.1.hold',
  })
  await wrong({ do: 'refund', charge: 1, count: 1, reason: 'technical' }).toMatchObject({
    code: 'unknown_charge',
    path: 'operations.1.charge',
  })
  await wrong({ id: 'h', ...recolor(1) }).toMatchObject({ code: 'malformed', path: 'operations' })
  await wrong({ id: '', ...recolor(1) }).toMatchObject({
    code: 'malformed',
    path: 'operations.1.idempotencyKey',
  })
  await allot.submit('s', 'w', recolor(2))
  await wrong(recolor(3)).toMatchObject({
    code: 'idempotency_key_reused',
    path: 'operations.1.idempotencyKey',
  })
  await expect(allot.submitTogether('s', [])).rejects.toMatchObject({ code: 'malformed' })
  expect(await allot.space('s')).toMatchObject({ seq: 2, holds: { size: 0 } })
})

it('takes refunds along, and what was charged a moment ago', async () => {
  const [charged, refunded] = await Promise.all([
    allot.submit('s', 'c', recolor(4)),
    allot.submitTogether('s', [
      { id: 'f1', do: 'refund', charge: 2, count: 3, reason: 'technical' },
      { id: 'f2', do: 'refund', charge: 2, count: 1, reason: 'technical' },
    ]),
  ])
  expect(charged).toMatchObject({ id: '2' })
  expect(refunded).toMatchObject({
    done: true,
    outcomes: [{ answer: { cost: { ai_credits: 6 } } }, { answer: { cost: { ai_credits: 2 } } }],
  })
  const more = allot.submitTogether('s', [
    { id: 'f3', do: 'refund', charge: 2, count: 1, reason: 'technical' },
  ])
  await expect(more).rejects.toMatchObject({ path: 'operations.0.count' })
})
