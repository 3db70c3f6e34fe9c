import fc from 'fast-check'
import { expect, it } from 'vitest'
import { create, decide } from '../decide/decide.ts'
import { catchUp } from '../decide/time.ts'
import type { Command, Refundable } from '../model/command.ts'
import type { Entry, EntryBase } from '../model/entry.ts'
import { capCounter, memberOf, type SpaceState } from '../model/space.ts'
import { openedAt, openingsOf } from '../model/window.ts'
import { answerOf } from '../report/answer.ts'
import { usageOf } from '../report/usage.ts'
import { SEED } from '../testing/history.ts'
import { mergedFrom } from '../testing/random-merge.ts'
import { type AnyDoing, anyDoing, anyPolicy, operationOf } from '../testing/random-policy.ts'
import type { Amount } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import { type Duration, type Instant, instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'
import { PERIODS } from '../values/renewal.ts'
import { type PolicyBook, policyBook } from './book.ts'
import { lintPolicy } from './lint.ts'
import { parsePolicy } from './policy.ts'
import type { PolicyText } from './schema.ts'
import { isSold } from './terms.ts'

/** All of them: ALLOT_POLICIES=10000 npx vitest run packages/rules/policy/random-policies */
const POLICIES = Number(process.env.ALLOT_POLICIES ?? 1_500)
const BEGIN = instant('2026-03-28T23:30:00Z')
const HOUR = 3_600_000 as Duration // a literal
/** Faults that a request of a member can meet, whatever the policy says. */
const OF_THE_CALLER = ['hold_closed', 'too_many', 'not_sold', 'owner_stays', 'unknown_member']

/** What is wrong with it as a policy file; undefined where schema and lint call it sound. */
function soundPolicy(read: unknown): PolicyText | undefined {
  try {
    const policy = parsePolicy(read, 'random.yaml')
    return lintPolicy(policy).length === 0 ? policy : undefined
  } catch (fault) {
    if (fault instanceof Fault) return undefined
    throw fault
  }
}

/** A Space while random things happen in it; every fault but the caller's own is thrown. */
class RandomLife {
  space: SpaceState
  readonly #book: PolicyBook
  readonly #entries: Entry[] = []
  #now: Instant = BEGIN

  constructor(versions: readonly PolicyText[], plan: string, at: number) {
    this.#book = policyBook(versions)
    expect(this.#book.refused).toEqual([])
    const sold = lookUp(this.#book.at(BEGIN).plans, plan)
    const period = PERIODS.filter((each) => sold && isSold(sold, each))[at % 2] ?? 'monthly'
    const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period } as const
    this.space = create(this.#book, creation, 'key', BEGIN).space
    this.do({ do: 'join', member: 'bob', role: 'member', paying: at % 3 > 0 })
  }

  take(doing: AnyDoing): void {
    const [what, at, row] = doing
    this.#now = (this.#now +
      ([0, 1, 40_000, HOUR, 26 * HOUR, 40 * 24 * HOUR][(what + row) % 6] ?? 0)) as Instant // milliseconds
    const command = this.#command(doing)
    if (command) this.do(command)
    usageOf(
      this.#book,
      this.space,
      { member: at % 2 === 0 ? 'ann' : 'bob', operator: at % 3 === 0 },
      this.#now,
    )
  }

  do(command: Command): void {
    try {
      const { answer, entries, space } = decide(this.#book, this.space, command, 'key', this.#now)
      this.#entries.push(...entries)
      this.space = space
      answerOf(answer, this.#book, true)
      expectSound(space)
      if (answer.kind === 'charged' || answer.kind === 'held') expectWithinCaps(space, answer)
    } catch (fault) {
      if (fault instanceof Fault && OF_THE_CALLER.includes(fault.code)) return
      throw fault
    }
  }

  #command(doing: AnyDoing): Command | undefined {
    const [what, at, row, count] = doing
    const as = what % 3 === 0 ? 'export' : what % 3 === 1 ? 'use' : 'batch'
    const policy = this.#book.policy(this.space.policy)
    const operation = operationOf(policy, doing, as)
    if (what < 5) return operation && { do: 'charge', operation }
    if (what < 8)
      return operation && !('export' in operation)
        ? { do: 'hold', operation, for: HOUR, partial: row % 2 === 0 }
        : undefined
    if (what === 8) return this.#settle(at, row)
    if (what === 9) return this.#refund(at)
    if (what === 10) {
      const plans = Object.keys(policy.plans)
      return {
        do: 'subscribe',
        plan: plans[at % plans.length] ?? '',
        period: PERIODS[row % PERIODS.length] ?? 'monthly',
      }
    }
    if (what === 11)
      return row % 2 === 0
        ? { do: 'join', member: 'eve', role: 'member', paying: count % 2 === 0 }
        : { do: 'leave', member: 'eve' }
    return this.#cap(doing)
  }

  /** Set twice as often as it is lifted. */
  #cap([, at, row, count]: AnyDoing): Command | undefined {
    const { pools } = this.#book.terms(catchUp(this.#book, this.space, this.#now).space)
    const its = pools[row % Math.max(1, pools.length)]
    if (!its) return undefined
    const most = count % 3 === 0 ? null : ((its.unit === 'credit' ? count * 1_000 : count) as Amount) // milli-credits or exports
    return { do: 'cap', member: at % 2 === 0 ? 'ann' : 'bob', pool: its.pool, most }
  }

  #settle(at: number, row: number): Command | undefined {
    const open = [...this.#entries].filter((entry) => entry.kind === 'held')
    const hold = open[at % Math.max(1, open.length)]?.seq
    if (hold === undefined) return undefined
    return row % 2 === 0
      ? { do: 'capture', hold, count: 1 }
      : { do: 'release', hold, count: 1, reason: 'technical' }
  }

  #refund(at: number): Command | undefined {
    const taken = this.#entries.filter(
      (entry): entry is EntryBase & Refundable => entry.kind === 'charged' || entry.kind === 'captured',
    )
    const charge = taken[at % Math.max(1, taken.length)]
    if (!charge) return undefined
    const refunded = this.#entries.reduce(
      (sum, entry) => (entry.kind === 'refunded' && entry.charge === charge.seq ? sum + entry.units : sum),
      0,
    )
    return refunded < charge.units
      ? { do: 'refund', charge, refunded, count: 1, reason: 'technical' }
      : undefined
  }
}

/** No balance and no counter is below zero. */
function expectSound({ grants, counters, members }: SpaceState): void {
  for (const grant of grants) expect(Math.min(grant.left, grant.held)).toBeGreaterThanOrEqual(0)
  for (const counter of [...counters, ...members.flatMap((each) => each.counters)])
    for (const { used, held } of openingsOf(counter)) expect(Math.min(used, held)).toBeGreaterThanOrEqual(0)
}

/** What the member took is within the caps that stand. */
function expectWithinCaps(
  space: SpaceState,
  { by, draws }: Extract<Entry, { kind: 'charged' | 'held' }>,
): void {
  const { caps = [], counters = [] } = memberOf(space, by) ?? {}
  for (const { pool, amount } of caps.filter((each) => draws.some((draw) => draw.pool === each.pool))) {
    const counter = counters.find(({ window }) => window === capCounter(pool))
    const { used = 0, held = 0 } = openedAt(counter, space.periodStart, space.periodMark) ?? {}
    expect(used + held).toBeGreaterThan(0)
    expect(used + held).toBeLessThanOrEqual(amount)
  }
}

it('a policy that lint calls sound runs any history without a fault of ours, no balance or counter falls below zero, and no member passes a cap', () => {
  let sound = 0
  const any = fc.tuple(anyPolicy, fc.array(anyDoing, { minLength: 10, maxLength: 40 }), fc.nat(5), fc.nat(2))
  const property = fc.property(any, ([read, doings, at, merges]) => {
    const policy = soundPolicy(read)
    if (!policy) return
    sound += 1
    // What is agreed with each customer is no offer to begin with.
    const plans = Object.entries(policy.plans).filter(
      ([, plan]) => !JSON.stringify(plan).includes('"custom"'),
    )
    const [plan] = plans[at % Math.max(1, plans.length)] ?? []
    if (plan === undefined) return
    const life = new RandomLife(mergedFrom(policy, merges), plan, at)
    for (const doing of doings) life.take(doing)
  })
  fc.assert(property, { numRuns: POLICIES, seed: SEED })
  expect(sound).toBeGreaterThan(POLICIES / 10)
}, 600_000)
