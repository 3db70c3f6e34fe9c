import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../model/entry.ts'
import { policyBook } from '../policy/book.ts'
import { allowanceFor } from '../policy/terms.ts'
import { usageOf } from '../report/usage.ts'
import { anyOperation, beginning, HistoryRun, planChange, RUNS } from '../testing/history.ts'
import { paymentStep } from '../testing/payment-step.ts'
import { book } from '../testing/random-policies.ts'
import { TestSpace, unified } from '../testing/test-space.ts'
import { type Instant, instant } from '../values/instant.ts'
import { catchUp } from './time.ts'

const until = (text: string) => ({ until: instant(text) })

/** Pro, 120 of 500 Batch exports left when the paid term ends. */
function withLeft(): TestSpace {
  const space = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
  space.do('2026-07-15T02:11:00Z', { do: 'payment', status: 'paid', ...until('2026-08-15T02:11:00Z') })
  use(space, '2026-07-20T10:00:00Z', 380)
  return space
}

function use(space: TestSpace, at: string, count: number): void {
  for (let left = count; left > 0; left -= 250) {
    const held = space.batch(at, Math.min(250, left))
    if (!held.allowed) throw new Error(held.denial.message)
    space.do(at, { do: 'capture', hold: Number(held.id), count: Math.min(250, left) })
  }
}

const exportsOf = (space: TestSpace, at: string) => {
  const { used, remaining } = space.meter(at, 'batch_exports') ?? {}
  return { used, remaining }
}

describe('a policy that says nothing about payments', () => {
  it('gives seven days with what was left, then freezes for as long as nothing is paid', () => {
    const space = withLeft()
    expect(exportsOf(space, '2026-08-15T02:11:00Z')).toEqual({ used: 0, remaining: 120 })
    use(space, '2026-08-16T00:00:00Z', 50)
    const denied = space.batch('2026-08-22T02:11:00Z', 1)
    expect(denied).toMatchObject({
      allowed: false,
      denial: { code: 'payment_due', retryAt: null, offers: ['pay'], fits: 0 },
    })
    expect(denied.allowed ? '' : denied.denial.message).toBe(
      'The subscription of this Space, paid until 2026-08-15, was not paid on, so nothing was taken. What is left is kept until an admin pays. You can pay the open invoice.',
    )
    expect(exportsOf(space, '2026-08-22T02:11:00Z')).toEqual({ used: 50, remaining: 70 })
    space.do('2026-08-30T00:00:00Z', { do: 'payment', status: 'paid' })
    expect(exportsOf(space, '2026-08-30T00:00:00Z')).toEqual({ used: 50, remaining: 450 })
  })
})

it('a confirmed term that is over moves what is paid, and gives what that term has', () => {
  const space = withLeft()
  // On 20 September: August was paid after all, and September was not.
  space.do('2026-09-20T00:00:00Z', { do: 'payment', status: 'paid', ...until('2026-09-15T02:11:00Z') })
  expect(exportsOf(space, '2026-09-20T00:00:00Z')).toEqual({ used: 0, remaining: 120 })
  expect(space.space.payment).toMatchObject({ state: 'frozen', until: instant('2026-09-15T02:11:00Z') })
})

it('a subscription that ends with what is paid is never overdue', () => {
  const space = withLeft()
  space.do('2026-08-01T00:00:00Z', { do: 'cancel' })
  const { entries } = catchUp(policyBook([unified]), space.space, instant('2026-08-15T02:11:00Z'))
  expect(entries.map(({ kind }) => kind)).toEqual(['renewed'])
})

it('a Space on a plan that does not renew has nothing to pay', () => {
  const space = new TestSpace('free', 'monthly', '2026-07-15T02:11:00Z')
  expect(() => space.do('2026-07-16T00:00:00Z', { do: 'payment', status: 'overdue' })).toThrow(
    'Free does not renew',
  )
})

describe('whatever is reported of payments, in any order and at any instants,', () => {
  const payments = fc.array(
    fc.record({
      after: fc.constantFrom(0, 1, 3_600_000, 86_400_000, 300_000_000, 2_700_000_000),
      does: paymentStep,
    }),
    { maxLength: 12 },
  )

  it('a period is never given more than one allowance, and the anchor never moves', () => {
    fc.assert(
      fc.property(beginning, payments, (begin, reports) => {
        const run = new HistoryRun({ ...begin, plan: begin.plan === 'free' ? 'pro' : begin.plan })
        const { anchor } = run.space
        for (const each of reports) {
          run.take({ ...each, after: each.after as never }) // milliseconds
          if (run.space.renewsAt !== Number.MAX_SAFE_INTEGER) expect(run.space.anchor).toBe(anchor)
          const { pools } = book.terms(run.space)
          for (const terms of pools) {
            const { pool } = terms
            const allowance = allowanceFor(terms, run.space.seats)
            const given = run.space.grants.filter((grant) => grant.pool === pool && grant.kind === 'plan')
            const size = given.reduce((sum, grant) => sum + grant.size, 0)
            expect(size).toBeLessThanOrEqual(allowance)
            if (run.space.payment?.state === 'paid') expect(size).toBe(allowance)
          }
        }
      }),
      RUNS,
    )
  })

  it('a Space that pays late has in each period what it would have had on time', () => {
    const uses = fc.array(
      fc.record({ after: fc.constantFrom(3_600_000, 86_400_000), operation: anyOperation }),
      {
        maxLength: 6,
      },
    )
    fc.assert(
      fc.property(beginning, uses, uses, (begin, first, during) => {
        const plan = begin.plan === 'free' ? 'pro' : begin.plan
        const onTime = new HistoryRun({ ...begin, plan })
        const late = new HistoryRun({ ...begin, plan })
        late.decide({ do: 'payment', status: 'paid', until: late.space.renewsAt })
        onTime.decide({ do: 'payment', status: 'paid' })
        const both = (at: Instant, operation: (typeof first)[number]['operation']) => {
          late.now = at
          const answer = late.decide({ do: 'charge', operation })
          onTime.now = at
          if (answer?.kind !== 'denied') onTime.decide({ do: 'charge', operation })
        }
        for (const { after, operation } of first) both((late.now + after) as Instant, operation) // milliseconds
        const renewal = late.space.renewsAt
        late.now = renewal > late.now ? renewal : late.now
        for (const { after, operation } of during) both((late.now + after) as Instant, operation) // milliseconds
        for (const run of [late, onTime]) {
          run.now = late.now
          run.decide({ do: 'payment', status: 'paid' })
        }
        const seen = (run: HistoryRun) =>
          usageOf(book, run.space, { member: 'ann', operator: true }, run.now).meters.map(
            ({ meter, used, remaining, held }) => ({ meter, used, remaining, held }),
          )
        expect(seen(late)).toEqual(seen(onTime))
      }),
      { ...RUNS, numRuns: 3_000 },
    )
  })

  it('no upgrade, downgrade or end gives an unpaid period anything before it is paid', () => {
    const change = fc.oneof(
      planChange.map((does) => ({ after: 3_600_000, does })),
      fc.constant({ after: 0, does: { do: 'cancel' } as const }),
    )
    fc.assert(
      fc.property(beginning, fc.array(change, { maxLength: 8 }), (begin, changes) => {
        const run = new HistoryRun({ ...begin, plan: begin.plan === 'free' ? 'pro' : begin.plan })
        run.decide({ do: 'payment', status: 'paid', until: run.space.renewsAt })
        run.now = (run.space.renewsAt + 1) as Instant // milliseconds
        run.decide({ do: 'payment', status: 'overdue' })
        const before = run.entries.length
        for (const each of changes) {
          if (run.space.payment?.state !== 'overdue') break
          run.take({ after: each.after as never, does: each.does }) // milliseconds
        }
        const entries = run.entries.slice(before)
        const paidFor = entries.findIndex(
          (entry) => 'renewsAt' in entry && entry.renewsAt === Number.MAX_SAFE_INTEGER,
        )
        const unpaid = paidFor === -1 ? entries : entries.slice(0, paidFor)
        expect(unpaid.flatMap(raisedBy)).toEqual([])
      }),
      { ...RUNS, numRuns: 3_000 },
    )
  })
})

function raisedBy(entry: Entry) {
  return entry.kind === 'subscribed' || entry.kind === 'policy_changed'
    ? [...entry.raised, ...entry.grants]
    : []
}
