/** When a denial says that waiting helps: with many running jobs, over versions to come, and after a freeze. */
import { describe, expect, it } from 'vitest'
import { type Operation, operation } from '../model/operation.ts'
import type { SpaceState } from '../model/space.ts'
import { type PolicyBook, policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { type Duration, duration, type Instant, instant } from '../values/instant.ts'
import { create, decide } from './decide.ts'

const free = { title: 'Free', renews: false, monthly: { credits: 1 }, yearly: 'as monthly' }
const pro = { title: 'Pro', monthly: { credits: 10 }, yearly: 'as monthly' }

function version(policy: string, effective: string, more: object = {}) {
  const text = {
    ...{ policy, title: policy, effective, plans: { free, pro } },
    checks: { one_plan_without_subscription: false },
    pools: { credits: { title: 'Credits', unit: 'export' } },
    features: { text: { title: 'Text', rates: [{ takes: { credits: 1 } }] } },
  }
  return parsePolicy({ ...text, ...more }, policy)
}

function proFrom(book: PolicyBook, at: string): SpaceState {
  const creation = { space: 's', name: 'S', owner: 'ann', paying: true } as const
  return create(book, { ...creation, plan: 'pro', period: 'monthly' }, 'c', instant(at)).space
}

const texts = (count: number): Operation => operation.parse({ by: 'ann', count, use: { feature: 'text' } })

function charge(book: PolicyBook, space: SpaceState, at: string, count: number) {
  return decide(book, space, { do: 'charge', operation: texts(count) }, 'x', instant(at))
}

describe('uses of which 300 a day are free, with hundreds of jobs of one free use each', () => {
  const rates = [{ free: 'day', takes: { credits: 1 } }]
  const day = { title: 'Free', unit: 'output', scope: 'space', opens: 'calendar', length: 'P1D' }
  const its = { monthly: { credits: 100 }, windows: { day: 300 } }
  const book = policyBook([
    version('daily', '2026-01-01T00:00:00Z', {
      windows: { day: { ...day, refuses: 'limit_day' } },
      plans: { free: { ...free, windows: { day: 1 } }, pro: { ...pro, ...its } },
      features: { text: { title: 'Text', rates } },
    }),
  ])
  const began = instant('2026-03-01T10:00:00Z')

  /** 250 jobs that end one after the other, a second apart, from 11:00:00 on; the other 50 free uses are used. */
  function running(): SpaceState {
    let space = proFrom(book, '2026-03-01T00:00:00Z')
    for (let at = 0; at < 250; at++) {
      const length = (duration('PT1H') + at * 1000) as Duration // milliseconds
      const job = { do: 'hold', for: length, operation: texts(1) } as const
      space = decide(book, space, job, `${at}`, began).space
    }
    return charge(book, space, '2026-03-01T10:01:00Z', 50).space
  }

  it('names the next day where all of them that end unused would not be enough', () => {
    const { answer } = charge(book, running(), '2026-03-01T10:02:00Z', 390)
    expect(answer).toMatchObject({
      denial: { retryAt: '2026-03-02T00:00:00Z', certainAt: '2026-03-02T00:00:00Z' },
    })
  })

  it('names the end of the very job with which it is enough', () => {
    const { answer } = charge(book, running(), '2026-03-01T10:02:00Z', 320)
    // 100 are paid for and 220 are free: the 220th job ends 219 seconds after the first.
    expect(answer).toMatchObject({
      denial: { retryAt: '2026-03-01T11:03:39Z', certainAt: '2026-03-02T00:00:00Z', maybeSooner: true },
    })
  })
})

it('looks past a version that does not have the feature', () => {
  const other = { features: { film: { title: 'Film', rates: [{ takes: { credits: 1 } }] } } }
  const book = policyBook([
    version('first', '2026-01-01T00:00:00Z'),
    version('without', '2026-03-10T00:00:00Z', other),
    version('again', '2026-03-12T00:00:00Z'),
  ])
  const { space } = charge(book, proFrom(book, '2026-03-01T00:00:00Z'), '2026-03-02T00:00:00Z', 10)
  const { answer } = charge(book, space, '2026-03-03T00:00:00Z', 1)
  expect(answer).toMatchObject({ denial: { retryAt: '2026-04-01T00:00:00Z' } })
})

it('names the renewal that ends a freeze, where the plan does not renew from a later version on', () => {
  const once = { plans: { free, pro: { ...pro, renews: false } } }
  const book = policyBook([
    version('first', '2026-01-01T00:00:00Z'),
    version('once', '2026-03-20T00:00:00Z', once),
  ])
  const made = proFrom(book, '2026-03-01T00:00:00Z')
  const pause = { do: 'payment', status: 'paused' } as const
  const { space } = decide(book, made, pause, 'p', instant('2026-03-02T00:00:00Z'))
  const { answer } = charge(book, space, '2026-03-10T00:00:00Z', 1)
  expect(answer).toMatchObject({ denial: { code: 'payment_due', retryAt: '2026-04-01T00:00:00Z' } })
  expect(charge(book, space, '2026-03-31T23:59:59Z', 1).answer.kind).toBe('denied')
  expect(charge(book, space, '2026-04-01T00:00:00Z', 1).answer.kind).toBe('charged')
})

it.each(['subscribe', 'cancel'] as const)(
  'to %s to a lower plan where nothing renews takes effect now',
  (verb) => {
    const trial = { title: 'Trial', renews: false, monthly: { credits: 20 }, yearly: 'as monthly' }
    const book = policyBook([version('two', '2026-01-01T00:00:00Z', { plans: { free, trial, pro } })])
    const now: Instant = instant('2026-03-01T00:00:00Z')
    const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'trial' } as const
    const made = create(book, { ...creation, period: 'monthly' }, 'c', now).space
    const change = { plan: 'free', period: 'monthly' } as const
    const { space, answer } = decide(
      book,
      made,
      verb === 'cancel' ? { do: verb } : { do: verb, ...change },
      'x',
      now,
    )
    expect(answer).toMatchObject({ when: 'now', raised: [], grants: [] })
    expect(space).toMatchObject({ plan: 'free', next: undefined, grants: [{ kind: 'once', left: 20 }] })
  },
)
