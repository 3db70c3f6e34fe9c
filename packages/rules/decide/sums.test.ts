/** What one operation draws on a limit several times is summed before it is judged: random policies and Batches. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolve } from '../evolve/evolve.ts'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import type { Operation } from '../model/operation.ts'
import { capCounter, type SpaceState } from '../model/space.ts'
import { openedAt } from '../model/window.ts'
import { type PolicyBook, policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { limitAmount } from '../policy/terms.ts'
import { SEED } from '../testing/history.ts'
import type { Amount } from '../values/amount.ts'
import { duration, type Instant, instant } from '../values/instant.ts'
import { mapValues } from '../values/persistent-map.ts'
import { admit } from './admission.ts'
import { counterOf, windowsFor } from './counting.ts'
import { create, decide } from './decide.ts'
import { windowAt } from './opening.ts'
import { catchUp } from './time.ts'

const POOLS = ['credits', 'exports'] as const
const WINDOWS = ['minute', 'day', 'week', 'hour', 'ever'] as const
const FEATURES = ['a', 'b', 'c', 'd'] as const
const OPENS = {
  minute: { opens: 'first_use', length: 'PT1M', scope: 'member' },
  day: { opens: 'first_use', length: 'PT24H', scope: 'space' },
  week: { opens: 'calendar', length: 'P1W', scope: 'member' },
  hour: { opens: 'sliding', length: 'PT1H', scope: 'member' },
  ever: { opens: 'never', scope: 'space' },
} as const

const rate = fc.record({
  takes: fc.dictionary(fc.constantFrom(...POOLS), fc.integer({ min: 0, max: 3 })),
  counts: fc.array(fc.constantFrom(...WINDOWS), { maxLength: 3 }),
})
const limit = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant('unlimited' as const))
const allOf = <Name extends string, T>(names: readonly Name[], each: fc.Arbitrary<T>) =>
  fc.array(each, { minLength: names.length, maxLength: names.length }).map((list) => {
    return Object.fromEntries(names.map((name, at) => [name, list[at]])) as Record<Name, T> // one for each name
  })

const policy = fc
  .record({
    features: allOf(FEATURES, rate),
    batch: rate,
    pools: allOf(POOLS, fc.integer({ min: 0, max: 40 })),
    windows: allOf(WINDOWS, limit),
    fair: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ features, batch, pools, windows, fair }) =>
    policyBook([
      parsePolicy(
        {
          ...{ policy: 'random', title: 'Random', effective: '2026-01-01T00:00:00Z' },
          pools: Object.fromEntries(POOLS.map((pool) => [pool, { title: pool, unit: 'export' }])),
          windows: Object.fromEntries(
            WINDOWS.map((window) => [
              window,
              {
                ...{ title: window, unit: 'output', refuses: 'limit_day', ...OPENS[window] },
                fair_use: { bound: fair, past: 'refuse' },
              },
            ]),
          ),
          plans: {
            only: {
              ...{ title: 'Only', best_for: '', renews: true, windows },
              ...{ weekly: pools, monthly: pools, yearly: 'as monthly' },
            },
          },
          batch: { ...batch, images: { web: 10, ios: 10, android: 10, api: 10 } },
          features: Object.fromEntries(FEATURES.map((id) => [id, { title: id, rates: [features[id]] }])),
        },
        'random.yaml',
      ),
    ]),
  )

const wanted: fc.Arbitrary<Operation> = fc.record({
  by: fc.constantFrom('ann', 'bob'),
  client: fc.constant('web' as const),
  count: fc.integer({ min: 1, max: 11 }),
  batch: fc.array(fc.record({ feature: fc.constantFrom(...FEATURES) }), { maxLength: 4 }),
})

const steps = fc.array(
  fc.record({
    after: fc.constantFrom(0, 1_000, 59_000, 60_000, 3_600_000, 86_400_000),
    operation: wanted,
    as: fc.constantFrom('charge', 'hold', 'partial'),
    settle: fc.constantFrom('capture', 'release', 'neither'),
  }),
  { minLength: 1, maxLength: 8 },
)

const caps = allOf(POOLS, fc.option(fc.nat(20)))

/** A Space whose member Bob has caps. */
function begin(book: PolicyBook, most: Record<string, number | null>, at: Instant): SpaceState {
  const creation = {
    space: 's',
    name: 'S',
    owner: 'ann',
    paying: true,
    plan: 'only',
    period: 'monthly',
  } as const
  const joined = decide(
    book,
    create(book, creation, 'c', at).space,
    { do: 'join', member: 'bob', role: 'member', paying: true },
    'j',
    at,
  ).space
  return POOLS.reduce((space, pool) => {
    const command: Command = { do: 'cap', member: 'bob', pool, most: (most[pool] ?? null) as Amount | null } // exports
    return decide(book, space, command, pool, at).space
  }, joined)
}

function expectWithinLimits(book: PolicyBook, space: SpaceState, now: Instant): void {
  for (const member of space.members) {
    for (const terms of windowsFor(book.terms(space), member)) {
      const { used, held } = windowAt(terms, counterOf(space, member, terms), now, space)
      const most = terms.limit === 'unlimited' ? (terms.fairUse?.bound ?? 0) : limitAmount(terms.limit)
      expect(used + held).toBeLessThanOrEqual(most)
    }
    for (const cap of member.caps) {
      const counter = member.counters.find((each) => each.window === capCounter(cap.pool))
      const opening = openedAt(counter, space.periodStart, space.periodMark)
      expect((opening?.used ?? 0) + (opening?.held ?? 0)).toBeLessThanOrEqual(cap.amount)
    }
  }
  for (const { left } of space.grants) expect(left).toBeGreaterThanOrEqual(0)
}

interface Denied {
  readonly operation: Operation
  readonly answer: Entry & { kind: 'denied' }
}

/** A partial hold is denied where not even one unit is admitted, by what stops that one. */
function expectDenialOfOne(book: PolicyBook, space: SpaceState, { operation, answer }: Denied): void {
  const { denial } = answer
  const tooLarge = denial.binding.some(({ code }) => code === 'batch_too_large')
  if (tooLarge) return
  const one = admit(book, space, { ...operation, count: 1 }, answer.at)
  expect(one.admitted).toBe(false)
  if (!one.admitted)
    expect(denial.binding.map(({ limit }) => limit).sort()).toEqual(
      one.binding.map(({ limit }) => limit).sort(),
    )
}

function expectExactDenial(book: PolicyBook, space: SpaceState, { operation: denied, answer }: Denied): void {
  const { denial } = answer
  const names = denial.binding.map((each) => each.limit)
  expect(names).toEqual([...new Set(names)])
  const admitted = (count: number) => admit(book, space, { ...denied, count }, answer.at).admitted
  expect(denial.fits).toBeLessThan(denied.count)
  if (denial.fits > 0) expect(admitted(denial.fits)).toBe(true)
  expect(admitted(denial.fits + 1)).toBe(false)
}

/** Settles half of the oldest open hold, whose counts stay whole for each unit. */
function settleHalf(
  book: PolicyBook,
  space: SpaceState,
  verb: 'capture' | 'release',
  now: Instant,
): SpaceState {
  const [hold] = mapValues(space.holds)
  if (!hold) return space
  const count = Math.ceil(hold.units / 2)
  const after = decide(book, space, { do: verb, hold: hold.number, count }, 'x', now).space
  for (const { counts, units } of mapValues(after.holds))
    for (const { count } of counts) expect(Number.isInteger(count / units)).toBe(true)
  return after
}

describe('whatever windows, pools and caps the edits of a Batch share', () => {
  it('no limit is exceeded, a refusal names each limit once, and exactly `fits` units are admitted', () => {
    let denials = 0
    fc.assert(
      fc.property(policy, caps, steps, (book, most, all) => {
        let now = instant('2026-03-10T09:00:00Z')
        let space = begin(book, most, now)
        for (const { after, operation, as, settle } of all) {
          now = (now + after) as Instant // milliseconds
          const command: Command =
            as === 'charge'
              ? { do: 'charge', operation }
              : { do: 'hold', operation, for: duration('P7D'), partial: as === 'partial' }
          const before = catchUp(book, space, now).space
          const decision = decide(book, before, command, 'x', now)
          space = decision.space
          expectWithinLimits(book, space, now)
          const { answer } = decision
          if (answer.kind === 'denied') {
            denials += 1
            const check = as === 'partial' ? expectDenialOfOne : expectExactDenial
            check(book, before, { operation, answer })
          }
          if (settle === 'neither') continue
          space = settleHalf(book, space, settle, now)
          expectWithinLimits(book, space, now)
        }
      }),
      { numRuns: 2_000, seed: SEED },
    )
    expect(denials).toBeGreaterThan(1_000)
  })
})

describe('a hold from an older log whose counts name a window twice', () => {
  const now = instant('2026-03-10T09:00:00Z')
  const book = policyBook([
    parsePolicy(
      {
        ...{ policy: 'tools', title: 'Tools', effective: '2026-01-01T00:00:00Z', pools: {} },
        windows: {
          day: {
            ...{ title: 'A day', unit: 'output', scope: 'member', opens: 'first_use', length: 'PT24H' },
            ...{ refuses: 'limit_day', thresholds: [50] },
          },
        },
        plans: {
          pro: {
            ...{ title: 'Pro', best_for: '', renews: true, windows: { day: 10 } },
            ...{ weekly: 'not sold', monthly: {}, yearly: 'as monthly' },
          },
        },
        batch: { images: { web: 10 } },
        features: { tool: { title: 'Tool', rates: [{ counts: ['day'] }] } },
      },
      'tools.yaml',
    ),
  ])
  const made = create(
    book,
    { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
    'c',
    now,
  ).space
  const batch = [{ feature: 'tool' }, { feature: 'tool' }]
  const operation = { by: 'ann', client: 'web', count: 3, batch } as const
  const hold: Command = { do: 'hold', for: duration('PT1H'), operation: { ...operation, batch } }
  const { answer } = decide(book, made, hold, 'h', now)
  if (answer.kind !== 'held') throw new Error('It was not held.')
  const [sum] = answer.counts
  const row = { ...(sum ?? { window: '', scope: 'member', opened: now, since: now }), count: 3 } as const
  const old: Entry = { ...answer, counts: [row, row] }

  it('is one row with the sum today, and both replay to the same counters through captures and releases', () => {
    expect(answer.counts).toMatchObject([{ window: 'day', count: 6 }])
    const settled = [old, answer].map((placed) => {
      const captured = decide(
        book,
        evolve(made, placed),
        { do: 'capture', hold: 2, count: 1 },
        'x',
        now,
      ).space
      return decide(book, captured, { do: 'release', hold: 2, count: 1 }, 'y', now).space
    })
    expect(settled[0]?.members).toEqual(settled[1]?.members)
    expect(settled[0]?.members).toMatchObject([{ counters: [{ window: 'day', used: 2, held: 2 }] }])
  })

  it('crosses a threshold once', () => {
    const { entries } = decide(book, evolve(made, old), { do: 'capture', hold: 2, count: 3 }, 'x', now)
    expect(entries.map(({ kind }) => kind)).toEqual(['captured', 'threshold_crossed'])
  })
})
