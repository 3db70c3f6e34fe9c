import { expect, it } from 'vitest'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import { TestSpace } from '../testing/test-space.ts'
import type { Amount } from '../values/amount.ts'
import { duration, instant } from '../values/instant.ts'

const MAY = '2026-05-16T09:00:00Z'
const LATER = '2026-05-17T09:00:00Z'

function shopWith(amount: number): TestSpace {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  shop.do(MAY, { do: 'grant', pool: 'ai_credits', amount: (amount * 1_000) as Amount, kind: 'top_up' }) // milli-credits
  return shop
}

const charged = (shop: TestSpace) =>
  shop.do(MAY, { do: 'void', grant: 3, reason: 'chargeback', note: 'case 4711' })
const left = (shop: TestSpace, at = LATER) => shop.meter(at, 'ai_credits')

it('what is left of a grant lapses, and what was used of it stays used', () => {
  const shop = shopWith(100)
  shop.use(MAY, 'virtual_model', 10)
  expect(left(shop)).toMatchObject({ used: 40, remaining: 260 })
  const entry = shop.entry(MAY, { do: 'void', grant: 3, reason: 'chargeback', note: 'case 4711' })
  expect(entry).toMatchObject({
    ...{ kind: 'voided', grant: 3, pool: 'ai_credits', amount: 60_000 },
    ...{ reason: 'chargeback', note: 'case 4711' },
  })
  expect(left(shop)).toMatchObject({ used: 40, remaining: 200 })
  expect(shop.space.grants.map(({ number }) => number).sort()).toEqual([1, 2])
})

it('what a hold reserved of it can be captured, and what it releases lapses', () => {
  const shop = shopWith(40)
  const held = shop.do(MAY, {
    ...{ do: 'hold', for: duration('PT1H') },
    operation: { by: 'ann', client: 'web', count: 10, use: { feature: 'virtual_model' } },
  })
  if (!held.allowed) throw new Error('It was denied.')
  const hold = Number(held.id)
  expect(charged(shop)).toMatchObject({ allowed: true, cost: { ai_credits: 0 }, grant: { id: '3' } })
  expect(left(shop, MAY)).toMatchObject({ held: 40, remaining: 200 })
  shop.do(MAY, { do: 'capture', hold, count: 4 })
  expect(left(shop, MAY)).toMatchObject({ used: 16, held: 24, remaining: 200 })
  shop.do(MAY, { do: 'release', hold, count: 3 })
  expect(left(shop, MAY)).toMatchObject({ used: 16, held: 12, remaining: 200 })
  expect(left(shop)).toMatchObject({ used: 16, held: 0, remaining: 200 }) // the hold has expired
})

it('a refund of what was used of it gives nothing back, also through a snapshot', () => {
  const shop = shopWith(40)
  const taken = shop.take(MAY, 'virtual_model')
  charged(shop)
  shop.space = unpackSpace(packSpace(shop.space))
  expect(shop.refund(MAY, taken)).toMatchObject({ allowed: true, cost: {} })
  expect(left(shop)).toMatchObject({ used: 0, remaining: 200 })
})

it('a grant that is spent can be taken back, and then a refund gives nothing back either', () => {
  const shop = shopWith(4)
  const taken = shop.take(MAY, 'virtual_model')
  expect(shop.space.foldedGrants).toMatchObject([{ first: 3, last: 3 }])
  expect(charged(shop)).toMatchObject({ allowed: true, cost: { ai_credits: 0 } })
  shop.refund(MAY, taken)
  expect(left(shop)).toMatchObject({ used: 0, remaining: 200 })
})

it('what the plan gives cannot be taken back, nor a grant twice, nor one that never was', () => {
  const shop = shopWith(40)
  const take = (grant: number) => () => shop.do(MAY, { do: 'void', grant, reason: 'mistake' })
  expect(take(1)).toThrow('Grant 1 is what the plan gives.')
  expect(take(99)).toThrow('Grant 99 has lapsed, was taken back or never was.')
  take(3)()
  expect(take(3)).toThrow('Grant 3 has lapsed, was taken back or never was. The Space has none to take back.')
})

it('a grant that begins later waits: it is shown, and a denial waits for it', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  shop.do(MAY, {
    ...{ do: 'grant', pool: 'ai_credits', amount: 50_000 as Amount, kind: 'promo' },
    from: instant('2026-05-20T00:00:00Z'),
    expires: instant('2026-05-22T00:00:00Z'),
  })
  expect(left(shop)).toMatchObject({
    remaining: 200,
    upcoming: [{ amount: 50, from: '2026-05-20T00:00:00Z' }],
  })
  shop.use(MAY, 'virtual_model', 50)
  expect(shop.use(LATER, 'virtual_model', 12)).toMatchObject({
    denial: { code: 'insufficient_credits', retryAt: '2026-05-20T00:00:00Z' },
  })
  expect(shop.use('2026-05-19T23:59:59.999Z', 'virtual_model')).toMatchObject({ allowed: false })
  expect(left(shop, '2026-05-20T00:00:00Z')).toMatchObject({ used: 200, remaining: 50 })
  expect(left(shop, '2026-05-20T00:00:00Z')).not.toHaveProperty('upcoming')
  expect(shop.use('2026-05-20T00:00:00Z', 'virtual_model', 12)).toMatchObject({ allowed: true })
  expect(left(shop, '2026-05-22T00:00:00Z')).toMatchObject({ remaining: 0 })
})

it('a grant that would end before it begins is refused, and one that began in the past begins now', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const grant = (from: string, expires: string) =>
    shop.entry(MAY, {
      ...{ do: 'grant', pool: 'ai_credits', amount: 1_000 as Amount, kind: 'promo' },
      ...{ from: instant(from), expires: instant(expires) },
    })
  expect(() => grant('2026-05-22T00:00:00Z', '2026-05-20T00:00:00Z')).toThrow('before it begins')
  expect(grant('2026-05-01T00:00:00Z', '2026-05-20T00:00:00Z')).not.toHaveProperty('grant.from')
})

it('a denial does not say that it may be allowed sooner by what a hold would give back to it', () => {
  const shop = shopWith(40)
  const operation = { by: 'ann', client: 'web', count: 10, use: { feature: 'virtual_model' } } as const
  shop.do(MAY, { do: 'hold', operation, for: duration('PT1H') })
  shop.use(MAY, 'virtual_model', 50)
  const denied = () => shop.use(MAY, 'virtual_model')
  expect(denied()).toMatchObject({ denial: { retryAt: '2026-05-16T10:00:00Z' } })
  charged(shop)
  expect(denied()).toMatchObject({ denial: { retryAt: '2026-06-15T02:11:00Z', maybeSooner: false } })
})
