import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolve } from '../evolve/evolve.ts'
import type { Entry } from '../model/entry.ts'
import type { Draw, Grant } from '../model/grant.ts'
import type { Operation } from '../model/operation.ts'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import type { SpaceState } from '../model/space.ts'
import { limitAmount } from '../policy/terms.ts'
import { usageOf } from '../report/usage.ts'
import {
  after,
  anyOperation,
  beginning,
  HistoryRun,
  history,
  planChange,
  RUNS,
  SEED,
} from '../testing/history.ts'
import { book } from '../testing/random-policies.ts'
import { type Instant, instant } from '../values/instant.ts'
import { mapValues } from '../values/persistent-map.ts'
import { admit } from './admission.ts'
import { catchUp } from './time.ts'

console.log(`10,000 runs of each property, seed ${SEED}`)

const sum = (draws: readonly { amount: number }[]): number =>
  draws.reduce((all, each) => all + each.amount, 0)
const seen = (space: SpaceState, at: Instant) => usageOf(book, space, { member: 'bob', operator: true }, at)

/** All amounts that were granted, and what became of them, added up from the log alone. */
function accounts(run: HistoryRun) {
  const total = { granted: 0, spent: 0, expired: 0 }
  const alive = new Set<number>()
  for (const entry of run.entries) {
    const lapsed = lapsedIn(entry)
    for (const draw of lapsed) alive.delete(draw.grant)
    total.expired += sum(lapsed) + sum(releasedTo(entry).filter((draw) => !alive.has(draw.grant)))
    total.spent += spentBy(entry)
    for (const grant of grantsIn(entry)) {
      alive.add(grant.number)
      total.granted += grant.size
    }
    if ('raised' in entry) total.granted += sum(entry.raised)
    if ('withheld' in entry) total.granted -= sum(entry.withheld)
  }
  const available = run.space.grants.reduce((all, grant) => all + grant.left, 0)
  const held = [...mapValues(run.space.holds)].reduce((all, hold) => all + sum(hold.draws), 0)
  return { ...total, available, held }
}

function lapsedIn(entry: Entry): readonly Draw[] {
  if (entry.kind === 'lapsed') return entry.draws
  if (entry.kind === 'voided') return [entry]
  return 'lapsed' in entry ? entry.lapsed : []
}

/** What a release, or a capture at less than was held, gives back; grants that have lapsed by then do not get it. */
function releasedTo(entry: Entry): readonly Draw[] {
  if (entry.kind === 'captured') return entry.back?.draws ?? []
  return entry.kind === 'released' ? entry.draws : []
}

function spentBy(entry: Entry): number {
  if (entry.kind === 'charged' || entry.kind === 'captured') return sum(entry.draws)
  return entry.kind === 'refunded' ? -sum(entry.draws) : 0
}

function grantsIn(entry: Entry): readonly Grant[] {
  if (entry.kind === 'granted') return [entry.grant]
  if (entry.kind === 'refunded') return entry.anew
  return 'grants' in entry ? entry.grants : []
}

describe('whatever members do, in any order and at any instants,', () => {
  it('a pool is never below zero, and what is reserved is what open holds reserve', () => {
    fc.assert(
      fc.property(history, (random) => {
        const { space } = HistoryRun.of(random)
        const reserved = new Map<number, number>()
        for (const hold of mapValues(space.holds))
          for (const draw of hold.draws)
            reserved.set(draw.grant, (reserved.get(draw.grant) ?? 0) + draw.amount)
        for (const grant of space.grants) {
          expect(grant.left).toBeGreaterThanOrEqual(0)
          expect(grant.held).toBe(reserved.get(grant.number) ?? 0)
          expect(grant.left + grant.held).toBeLessThanOrEqual(grant.size)
        }
      }),
      RUNS,
    )
  })

  it('available + held + spent + expired = granted', () => {
    fc.assert(
      fc.property(history, (random) => {
        const { granted, available, held, spent, expired } = accounts(HistoryRun.of(random))
        expect(available + held + spent + expired).toBe(granted)
      }),
      RUNS,
    )
  })

  it('the replayed log, from its start or from any snapshot, gives the same Space', () => {
    fc.assert(
      fc.property(history, fc.nat(), (random, cut) => {
        const { entries, space } = HistoryRun.of(random)
        const half = cut % entries.length
        const first = entries.slice(0, half).reduce<SpaceState | undefined>(evolve, undefined)
        const again = entries
          .slice(half)
          .reduce<SpaceState | undefined>(evolve, first && unpackSpace(packSpace(first)))
        const { next, legacyPools, payment } = space
        const awake = { wakeAt: 0, overrides: undefined, next, legacyPools, payment }
        expect({ ...again, ...awake, holds: [] }).toEqual({ ...space, ...awake, holds: [] })
        expect([...mapValues(again?.holds ?? space.holds)]).toEqual([...mapValues(space.holds)])
      }),
      RUNS,
    )
  })

  it('reading a Space in between, or deciding in two parts with a snapshot between them, changes nothing', () => {
    fc.assert(
      fc.property(history, fc.nat(13), (random, cut) => {
        const straight = HistoryRun.of(random)
        const halting = new HistoryRun(random.begin)
        for (const [at, step] of random.steps.entries()) {
          if (at === cut) halting.space = unpackSpace(packSpace(halting.space))
          seen(halting.space, halting.now)
          halting.take(step)
        }
        expect(halting.entries).toEqual(straight.entries)
      }),
      RUNS,
    )
  })

  it('a period split at any instant comes to the same totals', () => {
    fc.assert(
      fc.property(history, after, after, (random, first, second) => {
        const { space, now } = HistoryRun.of(random)
        const halfway = (now + first) as Instant // milliseconds
        const end = (halfway + second) as Instant // milliseconds
        const split = catchUp(book, catchUp(book, space, halfway).space, end).space
        expect(seen(split, end)).toEqual(seen(space, end))
      }),
      RUNS,
    )
  })

  it('a refund never gives back more than was taken', () => {
    fc.assert(
      fc.property(history, (random) => {
        const run = HistoryRun.of(random)
        for (const charge of run.refundable()) {
          const back = run.entries.filter((each) => each.kind === 'refunded' && each.charge === charge.seq)
          const given = back.reduce(
            (all, each) =>
              each.kind === 'refunded'
                ? all + sum(each.draws) + each.anew.reduce((more, grant) => more + grant.size, 0)
                : all,
            0,
          )
          expect(run.refunded(charge.seq)).toBeLessThanOrEqual(charge.units)
          expect(given).toBeLessThanOrEqual(sum(charge.draws))
        }
      }),
      RUNS,
    )
  })
})

describe('whatever plans a Space goes through', () => {
  it('it never gets more in a period than the greatest of them gives', () => {
    const changes = fc.array(
      fc.record({ change: planChange, after: fc.constantFrom(0, 1, 3_600_000, 36_000_000) }),
      { maxLength: 10 },
    )
    // No period ends while the changes are made.
    const longer = beginning.map((begin) =>
      begin.period === 'daily' ? { ...begin, period: 'weekly' as const } : begin,
    )
    fc.assert(
      fc.property(longer, changes, (begin, all) => {
        const run = new HistoryRun({
          ...begin,
          plan: begin.plan === 'free' ? 'pro' : begin.plan,
          at: instant('2026-06-10T00:00:00Z'),
        })
        let greatest = 0
        for (const { change, after } of [{ change: undefined, after: 0 }, ...all]) {
          run.now = (run.now + after) as Instant // milliseconds
          if (change) run.decide(change)
          const pool = book.terms(run.space).pools.find((each) => each.pool === 'batch_exports')
          greatest = Math.max(greatest, pool ? limitAmount(pool.allowance) : 0)
          const rest = run.space.grants.reduce(
            (left, grant) => (grant.pool === 'batch_exports' ? left + grant.left : left),
            0,
          )
          for (let left = rest; left > 0; left -= 250) {
            const operation: Operation = { by: 'ann', client: 'web', count: Math.min(left, 250), batch: [] }
            run.decide({ do: 'charge', operation })
          }
        }
        const spent = run.entries.reduce(
          (all, each) => (each.kind === 'charged' ? all + sum(each.draws) : all),
          0,
        )
        expect(spent).toBeLessThanOrEqual(greatest)
      }),
      RUNS,
    )
  })
})

describe('a denial', () => {
  it('names the instant that allows the operation, and the millisecond before it does not', () => {
    let named = 0
    const probes = fc.array(anyOperation, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(history, probes, fc.array(fc.nat(70_000_000), { maxLength: 3 }), (random, all, later) => {
        const run = HistoryRun.of(random)
        const { space, now } = run
        const allowedAt = (at: Instant, wanted: Operation) =>
          admit(book, catchUp(book, space, at).space, wanted, at).admitted
        for (const wanted of all) {
          const entry = run.decide({ do: 'charge', operation: wanted })
          run.space = space
          if (entry?.kind !== 'denied') continue
          if (entry.denial.retryAt === null) {
            for (const seconds of later)
              expect(allowedAt((now + seconds * 1_000) as Instant, wanted)).toBe(false) // milliseconds
            continue
          }
          named += 1
          const at = instant(entry.denial.retryAt)
          expect(at).toBeGreaterThan(now)
          expect(allowedAt(at, wanted)).toBe(true)
          expect(allowedAt((at - 1) as Instant, wanted)).toBe(false) // the millisecond before
        }
      }),
      RUNS,
    )
    expect(named).toBeGreaterThan(400)
  }, 240_000)
})
