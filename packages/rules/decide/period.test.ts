/**
 * The identity of a period, against a model that reads the log alone: in histories where most steps take no time, so that
 * periods begin and end in one millisecond.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evolve } from '../evolve/evolve.ts'
import { type Entry, givenBackBy } from '../model/entry.ts'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import type { SpaceState } from '../model/space.ts'
import { openedAt } from '../model/window.ts'
import { beginning, HistoryRun, RUNS, step } from '../testing/history.ts'
import { type Duration, NEVER } from '../values/instant.ts'

const mostlyNoTime = fc.constantFrom(
  ...[0, 0, 0, 0, 0, 1, 604_800_000, 2_678_400_000].map((ms) => ms as Duration),
) // milliseconds

const hurried = fc.record({
  begin: beginning,
  steps: fc.array(
    fc.tuple(step, mostlyNoTime).map(([each, after]) => ({ ...each, after })),
    { minLength: 1, maxLength: 20 },
  ),
})

/** What a log says of the running period: what was used of each pool, and by each member of each capped pool. */
class RunningPeriod {
  readonly used = new Map<string, number>()
  readonly capped = new Map<string, number>()
  #first = 1
  readonly #drawnBy = new Map<number, number>()

  add(entry: Entry): void {
    if (entry.kind === 'renewed' || (entry.kind === 'subscribed' && entry.within === 'new period')) {
      this.#first = entry.seq
      this.used.clear()
      this.capped.clear()
    }
    if (entry.kind === 'charged' || entry.kind === 'exported') this.#take(entry, entry.seq)
    if (entry.kind === 'captured') this.#take(entry, entry.hold)
    if (entry.kind !== 'refunded') return
    const drawnBy = this.#drawnBy.get(entry.charge) ?? 0
    if (drawnBy < this.#first) return
    for (const { pool, amount } of givenBackBy(entry))
      this.used.set(pool, Math.max(0, (this.used.get(pool) ?? 0) - amount))
    this.#count(entry, -1)
  }

  #take(entry: Entry & { kind: 'charged' | 'exported' | 'captured' }, drawnBy: number): void {
    this.#drawnBy.set(entry.seq, drawnBy)
    if (drawnBy < this.#first) return
    for (const { pool, amount } of entry.draws) this.used.set(pool, (this.used.get(pool) ?? 0) + amount)
    this.#count(entry, 1)
  }

  #count(entry: Entry & { kind: 'charged' | 'exported' | 'captured' | 'refunded' }, sign: 1 | -1): void {
    for (const { window, count } of entry.counts.filter((each) => each.window.endsWith('_cap'))) {
      const key = `${entry.by} ${window}`
      this.capped.set(key, (this.capped.get(key) ?? 0) + sign * count)
    }
  }
}

it('used is what was drawn since the entry that began the period, also where periods share a millisecond', () => {
  fc.assert(
    fc.property(hurried, (random) => {
      const { entries, space } = HistoryRun.of(random)
      const model = new RunningPeriod()
      for (const entry of entries) model.add(entry)
      const used = space.spent.filter(({ amount }) => amount > 0).map(({ pool, amount }) => [pool, amount])
      expect(new Map(used as [string, number][])).toEqual(
        // pairs, as made in the line before
        new Map([...model.used].filter(([, amount]) => amount > 0)),
      )
      for (const { id, caps, counters } of space.members) {
        for (const { pool } of caps) {
          const counter = counters.find((each) => each.window === `${pool}_cap`)
          const opening = openedAt(counter, space.periodStart, space.periodMark)
          expect(opening?.used ?? 0).toBe(model.capped.get(`${id} ${pool}_cap`) ?? 0)
        }
      }
    }),
    RUNS,
  )
})

it('a grant without an end never ends', () => {
  fc.assert(
    fc.property(hurried, (random) => {
      const { entries } = HistoryRun.of(random)
      const endless = new Set<number>()
      for (const entry of entries) {
        if (entry.kind === 'granted' && entry.grant.expires === NEVER) endless.add(entry.grant.number)
        if (entry.kind === 'lapsed') for (const { grant } of entry.draws) expect(endless).not.toContain(grant)
        if ('lapsed' in entry) for (const { grant } of entry.lapsed) expect(endless).not.toContain(grant)
      }
    }),
    RUNS,
  )
})

it('an entry of an early version, which does not say whether a period is new, replays as it did', () => {
  fc.assert(
    fc.property(hurried, (random) => {
      const early = HistoryRun.of(random).entries.map(withoutIdentity)
      const whole = early.reduce<SpaceState | undefined>(evolve, undefined)
      for (let half = 1; half < early.length; half++) {
        const first = early.slice(0, half).reduce<SpaceState | undefined>(evolve, undefined)
        if (!first) throw new Error('A log begins with its creation.')
        const { periodSeq: _, periodMark: __, ...packed } = JSON.parse(packSpace(first))
        const rest = early.slice(half).reduce(evolve, unpackSpace(JSON.stringify(packed)))
        expect(rest.spent).toEqual(whole?.spent)
        expect(rest.grants).toEqual(whole?.grants)
      }
    }),
    { ...RUNS, numRuns: 1_000 },
  )
})

function withoutIdentity(entry: Entry): Entry {
  if (entry.kind === 'subscribed') {
    const { within: _, ...early } = entry
    return early
  }
  if (entry.kind !== 'refunded') return entry
  const { drawnBy: _, ...early } = entry
  return early
}
