import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evolve } from '../evolve/evolve.ts'
import { isSpent } from '../model/folded-grants.ts'
import type { Draw, Grant } from '../model/grant.ts'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import type { SpaceState } from '../model/space.ts'
import { HistoryRun, history, RUNS } from '../testing/history.ts'
import { TestSpace } from '../testing/test-space.ts'
import { type Amount, ZERO } from '../values/amount.ts'
import { type Duration, instant, iso } from '../values/instant.ts'

const MAY = '2026-05-16T09:00:00Z'
const JUNE = '2026-06-16T09:00:00Z'
const credits = (whole: number) => (whole * 1_000) as Amount // milli-credits

function topUp(shop: TestSpace, at: string, amount: number, expires?: string) {
  return shop.do(at, {
    ...{ do: 'grant', pool: 'ai_credits', amount: credits(amount), kind: 'top_up', priority: 20 },
    ...(expires !== undefined && { expires: instant(expires) }),
  })
}

it('three hundred top-ups are bought and spent one after the other, and the Space has as many grants as at first', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const before = shop.space.grants.length
  for (let bought = 0; bought < 300; bought++) {
    expect(topUp(shop, MAY, 4)).toMatchObject({ allowed: true })
    expect(shop.use(MAY, 'virtual_model')).toMatchObject({ allowed: true, cost: { ai_credits: 4 } })
  }
  expect(shop.space.grants).toHaveLength(before)
  expect(shop.space.foldedGrants).toEqual([
    {
      ...{ first: before + 1, last: before + 300, pool: 'ai_credits', kind: 'top_up' },
      ...{ priority: 20, expires: Number.MAX_SAFE_INTEGER, size: 4_000 },
    },
  ])
  expect(shop.meter(MAY, 'ai_credits')).toMatchObject({ used: 1_200, remaining: 200 })
})

it('two hundred top-ups that are not spent are the most, and after one more use there is room again', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const room = 200 - shop.space.grants.length
  for (let bought = 0; bought < room; bought++) topUp(shop, MAY, 4)
  expect(() => topUp(shop, MAY, 4)).toThrow('at most 200 grants that are not spent')
  shop.use(MAY, 'virtual_model')
  expect(topUp(shop, MAY, 4)).toMatchObject({ allowed: true })
})

it('a refund into a spent grant is that grant again: the same number, priority and end', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const end = '2026-12-31T00:00:00Z'
  topUp(shop, MAY, 4, end)
  const taken = shop.take(MAY, 'virtual_model')
  topUp(shop, MAY, 4, end)
  shop.use(MAY, 'virtual_model')
  expect(shop.space.foldedGrants).toMatchObject([{ first: 3, last: 4 }])
  shop.refund(JUNE, taken)
  expect(shop.space.grants.find(({ number }) => number === 3)).toEqual({
    ...{ number: 3, pool: 'ai_credits', kind: 'top_up', priority: 20, expires: instant(end) },
    ...{ size: credits(4), left: credits(4), held: ZERO },
  })
  expect(shop.space.foldedGrants).toMatchObject([{ first: 4, last: 4 }])
  expect(shop.meter(end, 'ai_credits')).toMatchObject({ remaining: 200 })
})

it('a refund into a spent grant that has ended is goodwill until the renewal', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  topUp(shop, MAY, 4, '2026-06-01T00:00:00Z')
  const taken = shop.take(MAY, 'virtual_model')
  shop.refund(JUNE, taken)
  const made = shop.space.grants.find(({ kind }) => kind === 'goodwill')
  expect(made && { left: made.left, expires: iso(made.expires) }).toEqual({
    ...{ left: credits(4), expires: '2026-07-15T02:11:00Z' },
  })
})

it('what is reserved of a grant keeps it in the list until the hold is settled', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  shop.do(MAY, { do: 'grant', pool: 'batch_exports', amount: 10 as Amount, kind: 'top_up' }) // exports
  const held = shop.batch(MAY, 10)
  expect(shop.space.grants.find(({ number }) => number === 3)).toMatchObject({ left: 0, held: 10 })
  if (!held.allowed) throw new Error('It was denied.')
  shop.do(MAY, { do: 'capture', hold: Number(held.id), count: 10 })
  expect(shop.space.grants.some(({ number }) => number === 3)).toBe(false)
})

it('a thousand refunds after a renewal leave the Space with about a hundred grants, and with all that they gave', () => {
  const shop = new TestSpace('max', 'monthly', '2026-05-15T02:11:00Z')
  const taken = Array.from({ length: 600 }, () => shop.take(MAY, 'ai_shadow'))
  for (const each of taken) shop.refund(JUNE, each)
  expect(shop.space.grants.length).toBeLessThanOrEqual(101)
  expect(shop.meter(JUNE, 'ai_credits')).toMatchObject({ remaining: 1_200, used: 0 })
})

it('an early snapshot lists spent grants among the others, and they are folded as it is read', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const spent = {
    number: 3,
    pool: 'ai_credits',
    kind: 'top_up',
    priority: 20,
    expires: instant(JUNE),
  } as const
  const { foldedGrants: _, ...packed } = JSON.parse(packSpace(shop.space))
  const grants = [...packed.grants, { ...spent, size: 4_000, left: 0, held: 0 }]
  const read = unpackSpace(JSON.stringify({ ...packed, grants, nextGrant: 4 }))
  expect(read.grants).toEqual(shop.space.grants)
  expect(read.foldedGrants).toMatchObject([{ first: 3, last: 3, size: 4_000 }])
})

const ms = (length: number) => length as Duration // milliseconds
const recolors = fc.record({
  ...{ by: fc.constant('ann'), client: fc.constant('web' as const), count: fc.integer({ min: 1, max: 3 }) },
  use: fc.constant({ feature: 'recolor' }),
})

/** Small top-ups, small charges and refunds of them, so that grants are spent and given back again and again. */
const smallChange = fc.record({
  begin: fc.record({
    ...{ own: fc.constant(undefined), plan: fc.constant('pro'), period: fc.constant('monthly' as const) },
    at: fc.constant(instant('2026-07-31T00:00:00Z')),
  }),
  steps: fc.array(
    fc.record({
      after: fc.constantFrom(...[0, 1, 86_400_000, 1_209_600_000].map(ms)),
      does: fc.oneof(
        fc.record({
          ...{ do: fc.constant('grant' as const), pool: fc.constant('ai_credits') },
          ...{
            amount: fc.constantFrom(credits(1), credits(2), credits(5)),
            kind: fc.constant('top_up' as const),
          },
          priority: fc.integer({ min: 10, max: 12 }),
          lasts: fc.option(fc.constant(ms(604_800_000)), { nil: undefined }),
        }),
        recolors.map((operation) => ({ do: 'charge', operation }) as const),
        recolors.map((operation) => ({ do: 'hold', operation, for: ms(3_600_000) }) as const),
        fc.record({
          do: fc.constantFrom('capture', 'refund', 'refund'),
          back: fc.nat(6),
          count: fc.integer({ min: 1, max: 2 }),
        }),
      ),
    }),
    { minLength: 6, maxLength: 25 },
  ),
})

it('in any history no spent grant is in the list, and a refund finds each grant with the terms it was given', () => {
  let unfolded = 0
  fc.assert(
    fc.property(fc.oneof(history, smallChange), (random) => {
      const given = new Map<number, Pick<Grant, 'priority' | 'kind'>>()
      let space: SpaceState | undefined
      for (const entry of HistoryRun.of(random).entries) {
        const before = new Set(space?.grants.map(({ number }) => number))
        space = evolve(space, entry)
        expect(space.grants.some(isSpent)).toBe(false)
        if (entry.kind === 'granted') given.set(entry.grant.number, entry.grant)
        if (entry.kind === 'refunded')
          unfolded += entry.draws.filter(({ grant }) => !before.has(grant)).length
        if (entry.kind === 'refunded') expectTerms(space, entry.draws, given)
      }
    }),
    RUNS,
  )
  expect(unfolded).toBeGreaterThan(20)
})

function expectTerms(
  { grants }: SpaceState,
  draws: readonly Draw[],
  given: ReadonlyMap<number, Pick<Grant, 'priority' | 'kind'>>,
): void {
  for (const { grant: number } of draws) {
    const { priority, kind } = given.get(number) ?? {}
    if (kind === undefined) continue
    expect(grants.find((each) => each.number === number)).toMatchObject({ priority, kind })
  }
}
