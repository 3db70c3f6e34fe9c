import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command, SpaceCreation } from '../model/command.ts'
import type { SpaceState } from '../model/space.ts'
import { usageOf } from '../report/usage.ts'
import { RUNS } from '../testing/history.ts'
import { book } from '../testing/random-policies.ts'
import { Fault } from '../values/fault.ts'
import { type Instant, instant, iso, MINUTE } from '../values/instant.ts'
import { mapValues } from '../values/persistent-map.ts'
import { decideAtomic } from './atomic-batch.ts'
import { create, decide } from './decide.ts'
import { grantCommand } from './grant-input.ts'

const NOW = instant('2026-07-15T02:11:00Z')
const CREATION: SpaceCreation = {
  ...{ space: 's', name: 'S', owner: 'ann', paying: true },
  ...{ plan: 'pro', period: 'monthly' },
}
const { space: FRESH } = create(book, CREATION, 'c', NOW)
const OPERATION = { by: 'ann', client: 'web', count: 2, use: { feature: 'recolor' } } as const
const HELD = decide(book, FRESH, { do: 'hold', operation: OPERATION, for: MINUTE }, 'h', NOW)
const CHARGED = decide(book, HELD.space, { do: 'charge', operation: OPERATION }, 'x', NOW)
const SPACE = CHARGED.space

/** Values of the wrong kind, as programs without types pass them. */
const GARBAGE: readonly unknown[] = [
  ...[undefined, null, Number.NaN, -5, 0, 0.5, -0.5, Number.POSITIVE_INFINITY, 2 ** 60, 1e308],
  ...['', '5', 'constructor', '__proto__', {}, [], [null], true, () => 1, { valueOf: () => -5 }],
]

const SOUND: readonly Command[] = [
  { do: 'charge', operation: OPERATION },
  { do: 'charge', operation: { by: 'ann', client: 'web', count: 2, batch: [{ feature: 'recolor' }] } },
  {
    do: 'charge',
    operation: { ...OPERATION, use: { feature: 'ai_video', resolution: '480p', seconds: 2 } },
  },
  {
    do: 'charge',
    operation: {
      ...{ by: 'ann', client: 'ios', count: 1 },
      export: { act: 'download', design: 'd', uses: [] },
    },
  },
  { do: 'hold', operation: OPERATION, for: MINUTE, partial: true },
  { do: 'extend', hold: HELD.answer.seq, for: MINUTE },
  { do: 'capture', hold: HELD.answer.seq, count: 1 },
  { do: 'release', hold: HELD.answer.seq, count: 1, reason: 'technical' },
  {
    ...{ do: 'refund', refunded: 0, count: 1, reason: 'technical' },
    charge: CHARGED.answer as Extract<typeof CHARGED.answer, { kind: 'charged' }>, // it was charged above
  },
  { do: 'join', member: 'bob', role: 'member', paying: true },
  { do: 'leave', member: 'bob' },
  { do: 'cap', member: 'ann', pool: 'ai_credits', most: null },
  { do: 'subscribe', plan: 'max', period: 'monthly', overrides: { ai_credits: 5 } },
  { do: 'cancel' },
  { do: 'payment', status: 'paid', until: instant('2026-09-15T02:11:00Z') },
  { do: 'settle_once', persons: ['p'], holder: 's' },
  { do: 'settle_welcome', persons: ['p'], plan: 'pro', holder: 's' },
  {
    do: 'grant',
    pool: 'ai_credits',
    amount: 5 as Extract<Command, { do: 'grant' }>['amount'],
    kind: 'goodwill',
  }, // milli-credits
]

/** Every path of a value, with the value replaced by something else there. */
function* damaged(value: unknown, by: unknown): Generator<unknown> {
  yield by
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value))
    for (const inner of damaged(value[key as keyof typeof value], by))
      yield Array.isArray(value)
        ? value.map((each, at) => (String(at) === key ? inner : each))
        : { ...value, [key]: inner }
}

const isAmount = (value: number) => Number.isSafeInteger(value) && value >= 0

/** What must hold of a Space whatever was asked of it. */
function expectSound(space: SpaceState): void {
  for (const grant of space.grants)
    expect([grant.size, grant.left, grant.held].every(isAmount), JSON.stringify(grant)).toBe(true)
  for (const { amount } of space.spent) expect(isAmount(amount)).toBe(true)
  for (const hold of mapValues(space.holds)) {
    expect(isAmount(hold.units) && Number.isSafeInteger(hold.expires)).toBe(true)
    for (const { amount } of hold.draws) expect(isAmount(amount)).toBe(true)
  }
  for (const counter of [...space.counters, ...space.members.flatMap((each) => each.counters)])
    expect(isAmount(counter.used) && isAmount(counter.held)).toBe(true)
  expect(Number.isSafeInteger(space.at) && Number.isSafeInteger(space.renewsAt)).toBe(true)
}

/** @returns what came of it; undefined where it was refused with a Fault. Any other error is the test's failure. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof Fault) return undefined
    throw fault
  }
}

describe('whatever is passed to the rules', () => {
  it('a command with a wrong value anywhere is refused with a fault, or leaves a sound Space', () => {
    for (const sound of SOUND)
      for (const garbage of GARBAGE)
        for (const wrong of damaged(sound, garbage)) {
          const decision = tried(() => decide(book, SPACE, wrong as Command, 'k', NOW))
          if (decision) expectSound(decision.space)
          const atomic = tried(() =>
            decideAtomic(book, SPACE, [{ key: 'k', command: wrong as Command }], NOW),
          )
          if (atomic) expectSound(atomic.space)
        }
  })

  it('so is a new Space', () => {
    const sound = { ...CREATION, subscribed: NOW, overrides: { ai_credits: 3 } }
    for (const garbage of GARBAGE)
      for (const wrong of damaged(sound, garbage)) {
        const made = tried(() => create(book, wrong as SpaceCreation, 'k', NOW))
        if (made) expectSound(made.space)
      }
  })

  it('a clock that is none is refused', () => {
    for (const clock of GARBAGE.filter((each) => each !== 0) as Instant[]) {
      expect(() => decide(book, SPACE, { do: 'cancel' }, 'k', clock)).toThrow(Fault)
      expect(() => decideAtomic(book, SPACE, [], clock)).toThrow(Fault)
      expect(() => create(book, CREATION, 'k', clock)).toThrow(Fault)
      expect(() => usageOf(book, SPACE, { member: 'ann', operator: true }, clock)).toThrow(Fault)
    }
  })

  it('random commands never leave an amount that is negative or no whole number', () => {
    const anything = fc.oneof(fc.anything(), fc.constantFrom(...GARBAGE), fc.double())
    const command = fc
      .constantFrom(...SOUND)
      .chain((sound) =>
        fc.record(
          Object.fromEntries(
            Object.entries(sound).map(([key, value]) => [key, fc.oneof(fc.constant(value), anything)]),
          ),
        ),
      )
    fc.assert(
      fc.property(command, (wrong) => {
        const decision = tried(() => decide(book, SPACE, wrong as unknown as Command, 'k', NOW)) // that is the point
        if (decision) expectSound(decision.space)
      }),
      RUNS,
    )
  })
})

describe('what takes nothing', () => {
  it.each([-5, 0, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('a count of %s is malformed', (count) => {
    const command = { do: 'charge', operation: { ...OPERATION, count } } as const
    expect(() => decide(book, SPACE, command, 'k', NOW)).toThrow('Give a whole number from 1 to 100000.')
  })

  it.each([-1, 0.0001, Number.NaN, 2 ** 54])('a grant of %s credits is malformed', (amount) => {
    const given = { pool: 'ai_credits', amount }
    expect(() => decide(book, SPACE, grantCommand(book, SPACE, given), 'k', NOW)).toThrow(Fault)
  })
})

describe('when a subscription began', () => {
  const subscribed = (text: string) =>
    create(book, { ...CREATION, subscribed: instant(text) }, 'k', NOW).space

  it('is now or earlier: one that has not begun is malformed', () => {
    expect(iso(subscribed('2026-07-15T02:11:00Z').renewsAt)).toBe('2026-08-15T02:11:00Z')
    expect(() => subscribed('2026-07-15T02:11:00.001Z')).toThrow('This is later than now')
    expect(() => subscribed('2099-01-01T00:00:00Z')).toThrow('This is later than now')
  })

  it('is at the earliest in 1970, since instants are counted from there', () => {
    expect(iso(subscribed('1970-01-01T00:00:00Z').renewsAt)).toBe('2026-08-01T00:00:00Z')
    expect(() => subscribed('1969-12-31T23:59:59Z')).toThrow('milliseconds since 1970')
  })
})
