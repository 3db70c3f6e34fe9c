/**
 * `npm run bench:rules`: how many operations a second the rules decide, without a store. One Space has two pools, three
 * grants and three windows; every operation draws on both pools and counts in all three windows. Then the same after a
 * log of 10², 10⁴ and 10⁶ entries: the cost of an operation must not grow with the length of the log.
 */

import type { Amount } from '@allot/rules/amount'
import { policyBook } from '@allot/rules/book'
import { create, decide } from '@allot/rules/decide'
import { type Instant, instant } from '@allot/rules/instant'
import type { Operation } from '@allot/rules/operation'
import { parsePolicy } from '@allot/rules/policy'
import type { SpaceState } from '@allot/rules/space'

const DAY_ONE = instant('2026-07-15T02:11:00Z')
const TARGET = 1_000_000
const MAX_GROWTH = 1.2

const window = (opens: string, length: string, refuses: string) => ({
  title: length,
  unit: 'output',
  scope: 'member',
  opens,
  length,
  refuses,
})

const book = policyBook([
  parsePolicy(
    {
      policy: 'bench',
      title: 'Benchmark',
      effective: '2026-01-01T00:00:00Z',
      pools: {
        credits: {
          title: 'Credits',
          unit: 'credit',
          display: 'count',
          thresholds: [80, 100],
          refuses: 'limit_period',
        },
        exports: {
          title: 'Exports',
          unit: 'export',
          display: 'count',
          thresholds: [80, 100],
          refuses: 'limit_period',
        },
      },
      windows: {
        minute: window('first_use', 'PT1M', 'rate_minute'),
        day: window('first_use', 'PT24H', 'limit_day'),
        week: window('calendar', 'P1W', 'limit_period'),
      },
      plans: {
        pro: {
          title: 'Pro',
          best_for: '',
          renews: true,
          weekly: 'not sold',
          monthly: { credits: 1e9, exports: 1e9 },
          yearly: 'as monthly',
          windows: { minute: 1e9, day: 1e9, week: 1e9 },
        },
      },
      features: {
        stage: {
          title: 'Stage',
          generative: true,
          rates: [{ takes: { credits: 1, exports: 1 }, counts: ['minute', 'day', 'week'] }],
        },
      },
      batch: { images: { web: 1, ios: 1, android: 1, api: 1 } },
    },
    'bench',
  ),
])

const operation: Operation = { by: 'ann', client: 'api', count: 1, use: { feature: 'stage' } }

function begin(): SpaceState {
  const creation = {
    space: 's',
    name: 'S',
    owner: 'ann',
    paying: true,
    plan: 'pro',
    period: 'monthly',
  } as const
  const { space } = create(book, creation, 'c', DAY_ONE)
  const grant = { do: 'grant', pool: 'credits', amount: 1e6 as Amount, kind: 'goodwill' } as const // milli-credits
  return decide(book, space, grant, 'g', DAY_ONE).space
}

/** Operations a second over `count` of them, and the Space afterwards. */
function run(space: SpaceState, count: number): { perSecond: number; space: SpaceState } {
  const began = processorTime()
  for (let at = 0; at < count; at++) {
    // One operation every 20 ms, so that windows of a minute, a day and a week open and close.
    const now = (space.at + 20) as Instant
    space = decide(book, space, { do: 'charge', operation }, 'x', now).space
  }
  return { perSecond: (count * 1_000_000) / (processorTime() - began), space }
}

/** Microseconds of processor time that this thread has used; other work on the machine does not count. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}

/** The median of `runs` runs of 100,000 operations each. */
function median(space: SpaceState, runs = 9): number {
  const all = Array.from({ length: runs }, () => run(space, 100_000).perSecond).sort((a, b) => a - b)
  return all[Math.floor(runs / 2)] ?? Number.NaN
}

const warm = run(begin(), 300_000).space
const figures = [100, 10_000, 1_000_000].map((length) => ({ length, space: run(begin(), length).space }))
// The lengths are measured alternately, so that other work on the machine slows all of them alike.
const rounds = Array.from({ length: 5 }, () => figures.map(({ space }) => median(space, 3)))
const perSecond = figures.map((_, at) => rounds.map((round) => round[at] ?? 0).sort((a, b) => a - b)[2] ?? 0)
const growth = Math.max(...perSecond) / Math.min(...perSecond)
const best = median(warm)

const line = (workload: string, value: number, target: number, met: boolean) =>
  console.log(
    JSON.stringify({ workload, system: 'allot', value: Math.round(value * 100) / 100, target, met }),
  )
line('decide and evolve, operations a second', best, TARGET, best >= TARGET)
for (const [at, { length }] of figures.entries())
  line(
    `the same after a log of ${length} entries`,
    perSecond[at] ?? 0,
    TARGET,
    (perSecond[at] ?? 0) >= TARGET,
  )
line('slowest over fastest of the three', growth, MAX_GROWTH, growth <= MAX_GROWTH)
