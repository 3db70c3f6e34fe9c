/**
 * Random histories for the properties: sequences of commands to a Space, at random instants. A step that is not valid is a fault and changes nothing, as in production.
 */
import fc from 'fast-check'
import { create, decide } from '../decide/decide.ts'
import type { Command, Refundable } from '../model/command.ts'
import type { Entry, EntryBase } from '../model/entry.ts'
import type { Operation } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import type { VoidReason } from '../model/voided-grants.ts'
import type { Amount } from '../values/amount.ts'
import { Fault } from '../values/fault.ts'
import type { Duration, Instant } from '../values/instant.ts'
import { PERIODS } from '../values/renewal.ts'
import { beginning } from './beginning.ts'
import { type GrantStep, grantAt } from './grant-step.ts'
import { type PaymentStep, paymentAt, paymentStep } from './payment-step.ts'
import { book, unified } from './random-policies.ts'

/** The same seed again finds the same histories: ALLOT_SEED=… npx vitest run packages/rules/decide/properties */
export const SEED = Number(process.env.ALLOT_SEED ?? Date.now() % 2 ** 31)

export const RUNS = { numRuns: 10_000, seed: SEED } as const

const plans = Object.keys(unified.plans)
const features = Object.keys(unified.features)

export const anyOperation: fc.Arbitrary<Operation> = fc
  .record({
    by: fc.constantFrom('ann', 'bob', 'cy'),
    client: fc.constantFrom('web', 'ios', 'api'),
    count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })),
  })
  .chain((common) =>
    fc.oneof(
      fc
        .record({ feature: fc.constantFrom(...features), long: fc.integer({ min: 1, max: 3 }) })
        .map(({ feature, long }): Operation => {
          const seconds = unified.features[feature]?.medium === 'video' ? { seconds: long } : {}
          return { ...common, use: { feature, ...seconds } }
        }),
      fc
        .array(fc.record({ feature: fc.constantFrom('recolor', 'background_removal', 'ai_shadow') }), {
          maxLength: 2,
        })
        .map((batch): Operation => ({ ...common, batch })),
      fc
        .record({
          act: fc.constantFrom('open_screen', 'leave_screen', 'download'),
          design: fc.constantFrom('a', 'b'),
          uses: fc.constantFrom<string[]>([], ['virtual_model'], ['ai_shadow']),
        })
        .map((design): Operation => ({ ...common, count: 1, export: design })),
    ),
  )

/** A step names a hold or charge by its distance from the latest one; `HistoryRun` finds it. */
type Step = { readonly after: Duration; readonly does: Doing }
type Doing =
  | Exclude<Command, { do: 'capture' | 'release' | 'extend' | 'refund' | 'grant' | 'void' | 'payment' }>
  | PaymentStep
  | GrantStep
  | { readonly do: 'void'; readonly back: number; readonly reason: VoidReason }
  | {
      readonly do: 'capture' | 'release' | 'refund' | 'extend'
      readonly back: number
      readonly count: number
      /** Milli-credits that each captured unit really took; undefined for what was held. */
      readonly actual?: number | undefined
    }

const MS = (ms: number) => ms as Duration // milliseconds

export const after: fc.Arbitrary<Duration> = fc.constantFrom(
  ...[0, 0, 1, 30_000, 60_000, 3_600_000, 86_400_000, 604_800_000, 2_678_400_000, 6_000_000_000].map(MS),
)

const settling = (verb: 'capture' | 'release' | 'refund' | 'extend') =>
  fc.record({ do: fc.constant(verb), back: fc.nat(3), count: fc.integer({ min: 1, max: 40 }) })

export const planChange: fc.Arbitrary<Command & { do: 'subscribe' }> = fc.record({
  do: fc.constant('subscribe'),
  plan: fc.constantFrom(...plans),
  period: fc.constantFrom(...PERIODS),
})

const doing: fc.Arbitrary<Doing> = fc.oneof(
  { weight: 4, arbitrary: anyOperation.map((operation): Doing => ({ do: 'charge', operation })) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        operation: anyOperation,
        for: fc.constantFrom(...[60_000, 3_600_000, 604_800_000].map(MS)),
        partial: fc.boolean(),
      })
      .map((held): Doing => ({ do: 'hold', ...held })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ settle: settling('capture'), actual: fc.option(fc.nat(6_000), { nil: undefined }) })
      .map(({ settle, actual }): Doing => ({ ...settle, actual })),
  },
  settling('release'),
  settling('extend'),
  { weight: 2, arbitrary: settling('refund') },
  { weight: 2, arbitrary: paymentStep },
  planChange,
  fc.constant<Doing>({ do: 'cancel' }),
  fc
    .record({
      pool: fc.constantFrom('ai_credits', 'image_credits', 'batch_exports'),
      amount: fc.oneof(
        fc.nat(60_000),
        fc.integer({ min: 1, max: 4 }).map((few) => few * 500),
      ),
      kind: fc.constantFrom('goodwill', 'top_up', 'promo'),
      priority: fc.integer({ min: 1, max: 120 }),
      lasts: fc.option(fc.constantFrom(...[3_600_000, 604_800_000].map(MS)), { nil: undefined }),
      later: fc.option(fc.constantFrom(...[1, 60_000, 86_400_000].map(MS)), { nil: undefined }),
    })
    .map(
      (given): Doing => ({
        do: 'grant',
        ...given,
        amount: given.amount as Amount,
        kind: given.kind as 'goodwill',
      }),
    ), // one of the three
  fc.record({
    do: fc.constant('void'),
    back: fc.nat(2),
    reason: fc.constantFrom('chargeback', 'mistake'),
  }),
  fc
    .record({
      member: fc.constantFrom('ann', 'bob'),
      pool: fc.constantFrom('ai_credits', 'batch_exports'),
      most: fc.option(fc.nat(50_000)),
    })
    .map(({ most, ...cap }): Doing => ({ do: 'cap', ...cap, most: most as Amount | null })), // milli-credits or exports
  fc.constantFrom<Doing>(
    { do: 'join', member: 'cy', role: 'member', paying: false },
    { do: 'join', member: 'cy', role: 'member', paying: true },
    { do: 'join', member: 'bob', role: 'admin', paying: true },
    { do: 'leave', member: 'cy' },
    { do: 'set_role', member: 'cy', role: 'admin' },
    { do: 'set_role', member: 'bob', role: 'owner' },
    { do: 'set_role', member: 'ann', role: 'admin' },
  ),
)

export const step: fc.Arbitrary<Step> = fc.record({ after, does: doing })

export { beginning }

export const history = fc.record({ begin: beginning, steps: fc.array(step, { minLength: 1, maxLength: 14 }) })
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** A Space and its log while the steps of a history run on it. */
export class HistoryRun {
  space: SpaceState
  readonly entries: Entry[] = []
  /** The instant of the next step. */
  now: Instant

  constructor({ plan, period, at, own }: History['begin']) {
    const { pools, windows } = book.at(at)
    const known = Object.entries(own ?? {}).filter(([name]) => name in pools || name in windows)
    const overrides = own && Object.fromEntries(known)
    const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period } as const
    const made = create(book, { ...creation, ...(overrides && { overrides }) }, 'create', at)
    this.space = made.space
    this.now = at
    this.entries.push(...made.entries)
    this.decide({ do: 'join', member: 'bob', role: 'member', paying: false })
  }

  static of({ begin, steps }: History): HistoryRun {
    const run = new HistoryRun(begin)
    for (const each of steps) run.take(each)
    return run
  }

  /** @returns the answering entry, or undefined where the step made no sense */
  take({ after, does }: Step): Entry | undefined {
    this.now = (this.now + after) as Instant // milliseconds
    const command = this.#command(does)
    return command && this.decide(command)
  }

  decide(command: Command): Entry | undefined {
    try {
      const { entries, answer, space } = decide(book, this.space, command, 'id', this.now)
      this.entries.push(...entries)
      this.space = space
      return answer
    } catch (fault) {
      if (fault instanceof Fault) return undefined
      throw fault
    }
  }

  /** Charges and captures that can be given back, the latest first. */
  refundable(): readonly (EntryBase & Refundable)[] {
    return this.entries
      .filter((each) => each.kind === 'charged' || each.kind === 'captured' || each.kind === 'exported')
      .reverse()
  }

  /** How many units of a charge were given back. */
  refunded(charge: number): number {
    return this.entries.reduce(
      (sum, each) => (each.kind === 'refunded' && each.charge === charge ? sum + each.units : sum),
      0,
    )
  }

  #command(does: Doing): Command | undefined {
    if (does.do === 'payment') return paymentAt(does, this.now)
    if (does.do === 'grant') return grantAt(does, this.now)
    if (does.do === 'void') {
      const grant = this.entries.filter((each) => each.kind === 'granted').at(-1 - does.back)?.grant.number
      return grant === undefined ? undefined : { do: 'void', grant, reason: does.reason }
    }
    if (!('back' in does)) return does
    if (does.do === 'refund') {
      const charge = this.refundable()[does.back]
      const reason = does.count % 3 === 0 ? 'moderated' : 'technical'
      return (
        charge && { do: 'refund', charge, refunded: this.refunded(charge.seq), count: does.count, reason }
      )
    }
    const hold = this.entries.filter((each) => each.kind === 'held').at(-1 - does.back)?.seq
    if (hold === undefined) return undefined
    if (does.do === 'extend') return { do: 'extend', hold, for: MS(3_600_000) }
    const { actual } = does
    if (does.do !== 'capture' || actual === undefined) return { do: does.do, hold, count: does.count }
    const takes = [{ pool: 'ai_credits', amount: actual as Amount }] // milli-credits
    return { do: 'capture', hold, count: does.count, actual: { takes } }
  }
}
