/**
 * Caps that are set, lifted and set again, with holds, refunds, renewals and pool merges around: what a cap has counted is
 * what its member drew while it stood, less what came back of that, added up from the log alone.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Entry, undoneBy } from '../model/entry.ts'
import type { Take } from '../model/grant.ts'
import type { Operation } from '../model/operation.ts'
import type { MergedPools } from '../model/period-entry.ts'
import { capCounter, type SpaceState } from '../model/space.ts'
import { openedAt, openingsOf } from '../model/window.ts'
import { beginning, HistoryRun, RUNS, step } from '../testing/history.ts'
import type { Amount } from '../values/amount.ts'
import { type Duration, instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const MEMBERS = ['ann', 'bob'] as const
const POOLS = ['image_credits', 'ai_credits', 'batch_exports'] as const

/** Caps that bind soon: up to 20 credits, or 40 exports. */
const capStep: fc.Arbitrary<Step> = fc
  .record({
    after: fc.constantFrom(...[0, 0, 0, 60_000].map((ms) => ms as Duration)), // milliseconds
    member: fc.constantFrom(...MEMBERS),
    pool: fc.constantFrom(...POOLS),
    of: fc.option(fc.nat(40), { freq: 3 }),
  })
  .map(({ after, of, ...its }) => {
    const most = (of === null || its.pool === 'batch_exports' ? of : of * 500) as Amount | null // milli-credits or exports
    return { after, does: { do: 'cap', ...its, most } }
  })

/** A few units of what draws on the pools that are capped. */
const useStep: fc.Arbitrary<Step> = fc
  .record({
    after: fc.constantFrom(...[0, 0, 0, 3_600_000, 86_400_000].map((ms) => ms as Duration)), // milliseconds
    by: fc.constantFrom(...MEMBERS),
    count: fc.integer({ min: 1, max: 6 }),
    what: fc.constantFrom(
      { use: { feature: 'recolor' } },
      { use: { feature: 'ai_video', resolution: '480p', seconds: 1 } },
      { batch: [] },
    ),
    held: fc.boolean(),
  })
  .map(({ after, by, count, what, held }) => {
    const operation = { by, client: 'web', count, ...what } as Operation // one of the three
    const length = 604_800_000 as Duration // a week
    return { after, does: held ? { do: 'hold', operation, for: length } : { do: 'charge', operation } }
  })

/** Settles or gives back a few units of one of the last holds or charges. */
const settleStep: fc.Arbitrary<Step> = fc.record({
  after: fc.constant(0 as Duration), // a literal
  does: fc.record({
    do: fc.constantFrom('capture', 'release', 'refund'),
    back: fc.nat(3),
    count: fc.integer({ min: 1, max: 3 }),
  }),
})

/** Free, whose pools are merged on 1 May without a renewal. */
const soonMerged = {
  plan: 'free',
  period: 'monthly',
  at: instant('2026-04-28T10:00:00Z'),
  own: undefined,
} as const

const histories = fc.record({
  begin: fc.oneof(beginning, fc.constant(soonMerged)),
  steps: fc.array(
    fc.oneof(
      { weight: 1, arbitrary: step },
      { weight: 4, arbitrary: capStep },
      { weight: 5, arbitrary: useStep },
      { weight: 4, arbitrary: settleStep },
    ),
    { minLength: 6, maxLength: 30 },
  ),
})

/** What a log says of the caps that stand, and of what they counted in the running period. */
class CapTally {
  readonly standing = new Map<string, number>()
  readonly counted = new Map<string, number>()
  /** By charge or hold: the pools on which a cap of its member stood. */
  readonly #drawn = new Map<number, readonly string[]>()
  /** By capture: its hold. */
  readonly #holds = new Map<number, number>()
  #first = 1
  #moved: MergedPools = {}

  add(entry: Entry): void {
    if ('moved' in entry && entry.moved) this.#merge(entry.moved)
    if (entry.kind === 'renewed' || (entry.kind === 'subscribed' && entry.within === 'new period')) {
      this.#first = entry.seq
      this.counted.clear()
    }
    if (entry.kind === 'capped') this.#cap(entry)
    if (entry.kind === 'charged' || entry.kind === 'held') this.#draw(entry)
    if (entry.kind === 'captured') {
      this.#holds.set(entry.seq, entry.hold)
      this.#count(entry.by, entry.hold, entry.back?.draws ?? [], -1)
    }
    if (entry.kind === 'released') this.#count(entry.by, entry.hold, entry.draws, -1)
    if (entry.kind === 'refunded')
      this.#count(entry.by, this.#holds.get(entry.charge) ?? entry.charge, undoneBy(entry), -1)
  }

  #cap({ member, pool, most }: Entry & { kind: 'capped' }): void {
    if (most === null) this.standing.delete(this.#key(member, pool))
    else this.standing.set(this.#key(member, pool), most)
  }

  #draw({ seq, by, draws }: Entry & { kind: 'charged' | 'held' }): void {
    const pools = draws.map(({ pool }) => pool)
    this.#drawn.set(
      seq,
      pools.filter((pool) => this.standing.has(this.#key(by, pool))),
    )
    this.#count(by, seq, draws, 1)
  }

  #count(by: string, drawnBy: number, draws: readonly Take[], sign: 1 | -1): void {
    if (drawnBy < this.#first) return
    const pools = this.#drawn.get(drawnBy) ?? []
    for (const { pool, amount } of draws) {
      if (!pools.some((each) => this.#now(each) === this.#now(pool))) continue
      const key = this.#key(by, pool)
      this.counted.set(key, (this.counted.get(key) ?? 0) + sign * amount)
    }
  }

  #merge(moved: MergedPools): void {
    this.#moved = { ...this.#moved, ...moved }
    for (const sums of [this.standing, this.counted])
      for (const [key, sum] of [...sums]) {
        const [by = '', pool = ''] = key.split(' ')
        sums.delete(key)
        sums.set(this.#key(by, pool), (sums.get(this.#key(by, pool)) ?? 0) + sum)
      }
  }

  #now(pool: string): string {
    return lookUp(this.#moved, pool) ?? pool
  }

  #key(by: string, pool: string): string {
    return `${by} ${this.#now(pool)}`
  }
}

/** What the counters say, by member and pool. */
function countersOf(space: SpaceState): Map<string, number> {
  const found = new Map<string, number>()
  for (const { id, counters } of space.members)
    for (const pool of POOLS) {
      const counter = counters.find(({ window }) => window === capCounter(pool))
      const { used = 0, held = 0 } = openedAt(counter, space.periodStart, space.periodMark) ?? {}
      if (used + held !== 0) found.set(`${id} ${pool}`, used + held)
    }
  return found
}

/** After so many entries more: the counters are what the log says, and the member is within the cap. */
function expectCounted({ space }: HistoryRun, tally: CapTally, answer: Entry | undefined): void {
  expect(countersOf(space)).toEqual(new Map([...tally.counted].filter(([, amount]) => amount !== 0)))
  for (const counter of space.members.flatMap(({ counters }) => counters))
    for (const { used, held } of openingsOf(counter)) expect(Math.min(used, held)).toBeGreaterThanOrEqual(0)
  if (answer?.kind !== 'charged' && answer?.kind !== 'held') return
  for (const { pool } of answer.draws) {
    const key = `${answer.by} ${pool}`
    const most = tally.standing.get(key) ?? Number.POSITIVE_INFINITY
    expect(tally.counted.get(key) ?? 0).toBeLessThanOrEqual(most)
  }
}

it('a cap counts what its member drew while it stood in the period, and nobody passes one that stands', () => {
  const seen = { denied: 0, lifted: 0, merged: 0 }
  fc.assert(
    fc.property(histories, ({ begin, steps }) => {
      const run = new HistoryRun(begin)
      const tally = new CapTally()
      for (const each of steps) {
        const before = run.entries.length
        const answer = run.take(each)
        for (const entry of run.entries.slice(before)) {
          if (entry.kind === 'policy_changed' && entry.moved && tally.counted.size > 0) seen.merged += 1
          tally.add(entry)
        }
        expectCounted(run, tally, answer)
        if (answer?.kind === 'denied' && answer.denial.code === 'member_cap') seen.denied += 1
        if (answer?.kind === 'capped' && answer.most === null && tally.counted.size > 0) seen.lifted += 1
      }
    }),
    RUNS,
  )
  expect(seen.denied).toBeGreaterThan(500)
  expect(seen.lifted).toBeGreaterThan(200)
  expect(seen.merged).toBeGreaterThan(30)
})
