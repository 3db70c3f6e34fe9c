import fc from 'fast-check'
import { expect, it } from 'vitest'
import { create, decide } from '../decide/decide.ts'
import type { Command, Refundable } from '../model/command.ts'
import type { Entry, EntryBase } from '../model/entry.ts'
import type { SpaceState } from '../model/space.ts'
import { answerOf } from '../report/answer.ts'
import { usageOf } from '../report/usage.ts'
import { SEED } from '../testing/history.ts'
import { type AnyDoing, anyDoing, anyPolicy, operationOf } from '../testing/random-policy.ts'
import { Fault } from '../values/fault.ts'
import { type Duration, type Instant, instant } from '../values/instant.ts'
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
  readonly #policy: PolicyText
  readonly #book: PolicyBook
  readonly #entries: Entry[] = []
  #now: Instant = BEGIN

  constructor(policy: PolicyText, plan: string, at: number) {
    this.#policy = policy
    this.#book = policyBook([policy])
    const period = PERIODS.filter((each) => isSold(this.#plan(plan), each))[at % 2] ?? 'monthly'
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
    } catch (fault) {
      if (fault instanceof Fault && OF_THE_CALLER.includes(fault.code)) return
      throw fault
    }
  }

  #plan(name: string) {
    const plan = Object.entries(this.#policy.plans).find(([id]) => id === name)?.[1]
    if (!plan) throw new Error(`There is no plan ${name}.`)
    return plan
  }

  #command(doing: AnyDoing): Command | undefined {
    const [what, at, row, count] = doing
    const as = what % 3 === 0 ? 'export' : what % 3 === 1 ? 'use' : 'batch'
    const operation = operationOf(this.#policy, doing, as)
    if (what < 5) return operation && { do: 'charge', operation }
    if (what < 8)
      return operation && !('export' in operation)
        ? { do: 'hold', operation, for: HOUR, partial: row % 2 === 0 }
        : undefined
    if (what === 8) return this.#settle(at, row)
    if (what === 9) return this.#refund(at)
    if (what === 10) {
      const plans = Object.keys(this.#policy.plans)
      return {
        do: 'subscribe',
        plan: plans[at % plans.length] ?? '',
        period: PERIODS[row % PERIODS.length] ?? 'monthly',
      }
    }
    return row % 2 === 0
      ? { do: 'join', member: 'eve', role: 'member', paying: count % 2 === 0 }
      : { do: 'leave', member: 'eve' }
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

it('a policy that lint calls sound runs any history without a fault of ours, and no balance falls below zero', () => {
  let sound = 0
  const any = fc.tuple(anyPolicy, fc.array(anyDoing, { minLength: 10, maxLength: 40 }), fc.nat(5))
  const property = fc.property(any, ([read, doings, at]) => {
    const policy = soundPolicy(read)
    if (!policy) return
    sound += 1
    // What is agreed with each customer is no offer to begin with.
    const plans = Object.entries(policy.plans).filter(
      ([, plan]) => !JSON.stringify(plan).includes('"custom"'),
    )
    const [plan] = plans[at % Math.max(1, plans.length)] ?? []
    if (plan === undefined) return
    const life = new RandomLife(policy, plan, at)
    for (const doing of doings) life.take(doing)
    for (const grant of life.space.grants) expect(Math.min(grant.left, grant.held)).toBeGreaterThanOrEqual(0)
  })
  fc.assert(property, { numRuns: POLICIES, seed: SEED })
  expect(sound).toBeGreaterThan(POLICIES / 10)
}, 600_000)
