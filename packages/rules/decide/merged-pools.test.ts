/** Pools that a later version merges: Batches that draw on them, caps and holds over the merge, refunds after it. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import { operation } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { usageOf } from '../report/usage.ts'
import type { Amount } from '../values/amount.ts'
import { duration, instant } from '../values/instant.ts'
import { create, decide } from './decide.ts'

interface Version {
  readonly id: string
  readonly effective: string
  /** What a month of Pro gives of each pool, and Free gives once. */
  readonly gives: Readonly<Record<string, number>>
  readonly unifies?: Readonly<Record<string, { image: string; video: string }>>
  readonly batch: string
  readonly image: string
  readonly video: string
}

function policy({ id, effective, gives, unifies = {}, batch, image, video }: Version) {
  const pools = Object.fromEntries(
    Object.keys(gives).map((pool) => [pool, { title: pool, unit: 'export', display: 'count' }]),
  )
  const plan = { best_for: '', daily: 'not sold', weekly: 'not sold', monthly: gives, yearly: 'not sold' }
  const feature = (medium: string, pool: string) => ({
    title: medium,
    medium,
    generative: true,
    rates: [{ takes: { [pool]: 1 } }],
  })
  return parsePolicy(
    {
      ...{ policy: id, title: id, effective, pools, unifies },
      plans: {
        free: { ...plan, title: 'Free', renews: false },
        pro: { ...plan, title: 'Pro', renews: true },
      },
      batch: { takes: { [batch]: 1 }, images: { web: 100, ios: 100, android: 100, api: 100 } },
      features: { picture: feature('image', image), film: feature('video', video) },
    },
    `${id}.yaml`,
  )
}

const two = policy({
  ...{ id: 'two', effective: '2026-01-01T00:00:00Z', gives: { images: 50, videos: 20, prints: 5 } },
  ...{ batch: 'images', image: 'images', video: 'videos' },
})
const one = policy({
  ...{ id: 'one', effective: '2026-03-10T00:00:00Z', gives: { credits: 70, prints: 5 } },
  ...{ unifies: { credits: { image: 'images', video: 'videos' } } },
  ...{ batch: 'credits', image: 'credits', video: 'credits' },
})
/** Merges what the version before it made with a pool that went on until then. */
const all = policy({
  ...{ id: 'all', effective: '2026-03-12T00:00:00Z', gives: { units: 75 } },
  ...{ unifies: { units: { image: 'credits', video: 'prints' } } },
  ...{ batch: 'units', image: 'units', video: 'units' },
})

class Life {
  space: SpaceState
  readonly #book

  constructor(plan: 'free' | 'pro', versions = [two, one]) {
    this.#book = policyBook(versions)
    const at = instant('2026-03-01T09:00:00Z')
    const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan, period: 'monthly' } as const
    this.space = create(this.#book, creation, 'c', at).space
  }

  do(at: string, command: Command): Entry {
    const { answer, space } = decide(this.#book, this.space, command, 'x', instant(at))
    this.space = space
    return answer
  }

  use(at: string, feature: string, count: number): Entry {
    const its = operation.parse({ by: 'ann', count, use: { feature } })
    return this.do(at, { do: 'charge', operation: its })
  }

  hold(at: string, feature: string, count: number): number {
    const its = operation.parse({ by: 'ann', count, use: { feature } })
    return this.do(at, { do: 'hold', operation: its, for: duration('P31D'), partial: false }).seq
  }

  batch(at: string, count: number): Entry {
    return this.do(at, { do: 'charge', operation: operation.parse({ by: 'ann', count, batch: [] }) })
  }

  cap(at: string, pool: string, most: number | null): void {
    this.do(at, { do: 'cap', member: 'ann', pool, most: most as Amount | null }) // exports
  }

  fail(at: string, charge: Entry, count: number): void {
    if (charge.kind !== 'charged' && charge.kind !== 'captured') throw new Error(`It was ${charge.kind}.`)
    this.do(at, { do: 'refund', charge, refunded: 0, count, reason: 'technical' })
  }

  /** Used, reserved and left of a pool. */
  meter(at: string, pool: string) {
    const { meters } = usageOf(this.#book, this.space, { member: 'ann', operator: true }, instant(at))
    const its = meters.find(({ meter }) => meter === pool)
    return its && [its.used, its.held, its.remaining]
  }
}

const draws = (entry: Entry) =>
  'draws' in entry ? entry.draws.map(({ pool, amount }) => [pool, amount]) : entry.kind
/** What denies it, and how many fit. */
const lacks = (entry: Entry) =>
  entry.kind === 'denied'
    ? [...entry.denial.binding.map(({ limit }) => limit), entry.denial.fits]
    : entry.kind

describe('a Batch whose images take a pool that is merged', () => {
  it('draws on the image pool while the Space has the pools from before, and on the one from its renewal', () => {
    const life = new Life('pro')
    expect(draws(life.batch('2026-03-09T00:00:00Z', 10))).toEqual([['images', 10]])
    expect(draws(life.batch('2026-03-11T00:00:00Z', 10))).toEqual([['images', 10]])
    expect(lacks(life.batch('2026-03-11T00:00:00Z', 31))).toEqual(['images', 30])
    expect(draws(life.batch('2026-04-01T09:00:00Z', 31))).toEqual([['credits', 31]])
  })

  it('is denied with the instant of the merge where only the one pool has room for it', () => {
    const denied = new Life('pro').batch('2026-03-09T00:00:00Z', 60)
    expect(denied.kind === 'denied' && denied.denial.retryAt).toBe('2026-04-01T09:00:00Z')
    const free = new Life('free').batch('2026-03-09T00:00:00Z', 60)
    expect(free.kind === 'denied' && free.denial.retryAt).toBe('2026-03-10T00:00:00Z')
  })
})

describe('a Space that never renews, at a merge', () => {
  it('has what a hold captures used of the one pool, and what it releases back in it', () => {
    const life = new Life('free')
    const hold = life.hold('2026-03-09T00:00:00Z', 'picture', 20)
    expect(life.meter('2026-03-11T00:00:00Z', 'credits')).toEqual([0, 20, 50])
    const captured = life.do('2026-03-11T00:00:00Z', { do: 'capture', hold, count: 15 })
    expect(life.meter('2026-03-11T00:00:00Z', 'credits')).toEqual([15, 5, 50])
    life.do('2026-03-11T00:00:00Z', { do: 'release', hold })
    expect(life.meter('2026-03-11T00:00:00Z', 'credits')).toEqual([15, 0, 55])
    life.fail('2026-03-11T00:00:00Z', captured, 4)
    expect(life.meter('2026-03-11T00:00:00Z', 'credits')).toEqual([11, 0, 59])
  })

  it('keeps what was counted for the caps on both pools, and refunds of it come off', () => {
    const life = new Life('free')
    life.cap('2026-03-02T00:00:00Z', 'images', 20)
    life.cap('2026-03-02T00:00:00Z', 'videos', 10)
    const charge = life.use('2026-03-03T00:00:00Z', 'picture', 12)
    life.use('2026-03-03T00:00:00Z', 'film', 6)
    const hold = life.hold('2026-03-03T00:00:00Z', 'film', 4)
    expect(lacks(life.use('2026-03-11T00:00:00Z', 'film', 9))).toEqual(['credits_cap', 8])
    life.do('2026-03-11T00:00:00Z', { do: 'capture', hold, count: 1 })
    expect(lacks(life.use('2026-03-11T00:00:00Z', 'film', 9))).toEqual(['credits_cap', 8])
    life.do('2026-03-11T00:00:00Z', { do: 'release', hold })
    expect(lacks(life.use('2026-03-11T00:00:00Z', 'film', 12))).toEqual(['credits_cap', 11])
    life.fail('2026-03-11T00:00:00Z', charge, 5)
    expect(lacks(life.use('2026-03-11T00:00:00Z', 'film', 17))).toEqual(['credits_cap', 16])
    expect(life.use('2026-03-11T00:00:00Z', 'picture', 16).kind).toBe('charged')
    expect(life.space.members[0]?.counters).toMatchObject([{ window: 'credits_cap', used: 30, held: 0 }])
  })

  it('has a hold that expires after it given back to the cap on the one pool', () => {
    const life = new Life('free')
    life.cap('2026-03-02T00:00:00Z', 'images', 20)
    life.hold('2026-03-03T00:00:00Z', 'picture', 20)
    expect(lacks(life.batch('2026-03-11T00:00:00Z', 1))).toEqual(['credits_cap', 0])
    expect(life.batch('2026-04-03T00:00:00Z', 20).kind).toBe('charged')
  })
})

describe('a pool that one version makes and the next one merges again', () => {
  it('is drawn on as what it was made of, until the renewal', () => {
    const life = new Life('pro', [two, one, all])
    expect(draws(life.batch('2026-03-13T00:00:00Z', 10))).toEqual([['images', 10]])
    expect(draws(life.use('2026-03-13T00:00:00Z', 'film', 5))).toEqual([['prints', 5]])
    expect(life.meter('2026-03-13T00:00:00Z', 'videos')).toEqual([0, 0, 20])
    expect(life.meter('2026-04-01T09:00:00Z', 'units')).toEqual([0, 0, 75])
  })

  it('moves with all that is in it, each time when its version takes effect', () => {
    const life = new Life('free', [two, one, all])
    life.use('2026-03-09T00:00:00Z', 'picture', 10)
    expect(life.meter('2026-03-11T00:00:00Z', 'credits')).toEqual([0, 0, 60])
    expect(life.meter('2026-03-11T00:00:00Z', 'prints')).toEqual([0, 0, 5])
    expect(life.meter('2026-03-13T00:00:00Z', 'units')).toEqual([0, 0, 65])
  })

  it('moves also where the Space skipped the version that made it', () => {
    const skipped = { ...one, plans: { pro: one.plans.pro ?? never() } }
    const life = new Life('free', [two, skipped, all])
    life.use('2026-03-09T00:00:00Z', 'picture', 10)
    expect(life.meter('2026-03-13T00:00:00Z', 'units')).toEqual([0, 0, 65])
  })
})

it('a merge of a pool that an earlier version dropped is one of the pools that the Space has', () => {
  const { videos: _, ...without } = two.pools
  const pro = two.plans.pro ?? never()
  const dropped = {
    ...two,
    pools: without,
    plans: { pro: { ...pro, monthly: { images: 50, prints: 5 } } },
    features: { picture: two.features.picture ?? never() },
  }
  const life = new Life('pro', [dropped, one])
  expect(draws(life.use('2026-03-11T00:00:00Z', 'film', 5))).toEqual([['images', 5]])
})

function never(): never {
  throw new Error('It is in the policy.')
}
