/**
 * What a period is given, however a Space comes to it: every payment standing, every way back in, several times over. In
 * between all is spent that can be: credits, uses that a period counts, and free uses.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Command } from '../model/command.ts'
import { policyBook } from '../policy/book.ts'
import { parsePolicy } from '../policy/policy.ts'
import { AFTER_GRACE, BEGIN, HALF, RENEWAL, Spender, type Spent } from '../testing/spender.ts'
import { HOUR, type Instant, instant, MINUTE, NEVER } from '../values/instant.ts'
import { create, decide } from './decide.ts'

const pay = (status: 'paid' | 'overdue' | 'paused', until?: string): Command => ({
  do: 'payment',
  status,
  ...(until !== undefined && { until: instant(until) }),
})
const plan = (to: string, period: 'weekly' | 'monthly' | 'yearly' = 'monthly'): Command => ({
  do: 'subscribe',
  plan: to,
  period,
})
const CANCEL: Command = { do: 'cancel' }
const WAIT = 'wait'

interface Standing {
  readonly at: string
  /** Before Bob comes, and after. */
  readonly first?: readonly Command[]
  readonly next?: readonly Command[]
  /** All of June is spent by then. */
  readonly spent?: true
  /** For how many seats the period is given before, and after a payment. */
  readonly seats: number
  /** How many periods are given in all once a payment has come. */
  readonly periods: 1 | 2
}

const june = { at: HALF, seats: 1.5, periods: 1 } as const
const STANDINGS: Readonly<Record<string, Standing>> = {
  'of which nothing was reported': june,
  'that is paid to its renewal': { ...june, first: [pay('paid', RENEWAL)] },
  'that is paid': { ...june, first: [pay('paid')] },
  'whose payment failed': { ...june, next: [pay('overdue', BEGIN)] },
  'whose payment failed when all was spent': { ...june, spent: true, next: [pay('overdue', BEGIN)] },
  'whose payment failed before another seat came': { ...june, first: [pay('overdue', BEGIN)] },
  'whose payment failed after a part of the term': {
    ...june,
    next: [pay('overdue', '2026-06-10T00:00:00Z')],
  },
  'that is paused': { ...june, first: [pay('paid', RENEWAL)], next: [pay('paused')] },
  'that is paused and unpaid': { ...june, spent: true, next: [pay('paused', BEGIN)] },
  'that ended unpaid': { ...june, spent: true, next: [pay('overdue', BEGIN), CANCEL] },
  'in its grace period': { at: RENEWAL, first: [pay('paid', RENEWAL)], seats: 2, periods: 2 },
  'that is frozen': { at: AFTER_GRACE, first: [pay('paid', RENEWAL)], seats: 2, periods: 2 },
}

const bob = (paying: boolean): Command => ({ do: 'join', member: 'bob', role: 'member', paying })

const WAYS: Readonly<Record<string, readonly (Command | typeof WAIT)[]>> = {
  'subscribes to its plan again': [plan('pro')],
  'subscribes to it for a year, and back': [plan('pro', 'yearly'), plan('pro')],
  'asks for a week': [plan('pro', 'weekly'), plan('pro')],
  'goes up and down': [plan('max'), plan('pro')],
  'goes up, for a year': [plan('max', 'yearly'), plan('max'), plan('pro')],
  'ends and subscribes again': [CANCEL, plan('pro')],
  'ends and subscribes to more': [CANCEL, plan('max')],
  'ends and subscribes by the week, then by the month': [CANCEL, plan('pro', 'weekly'), plan('pro')],
  'gets another policy version': [WAIT],
  'ends, gets another policy version and subscribes': [CANCEL, WAIT, plan('pro')],
  'loses a seat and gets it again': [{ do: 'leave', member: 'bob' }, bob(true), plan('pro')],
  'has a seat that stops to pay and begins again': [bob(false), bob(true), plan('pro')],
  'ends without the seat that comes back': [bob(false), CANCEL, plan('pro'), bob(true)],
  'does all of that': [
    plan('pro'),
    bob(false),
    plan('max'),
    CANCEL,
    WAIT,
    plan('pro'),
    bob(true),
    WAIT,
    plan('max'),
    CANCEL,
  ],
}

/** What so many periods of the best plan of a way give, with what is given once. */
function most(way: readonly (Command | typeof WAIT)[], seats: number, periods: number): Spent {
  const best = way.some((each) => each !== WAIT && each.do === 'subscribe' && each.plan === 'max')
  const credits = best ? 120 + 60 * seats : 80 + 40 * seats
  const once = best ? 5 + 7 + 9 : 5 + 7
  return {
    credits: credits * periods + once,
    edits: (best ? 20 : 10) * periods + 2,
    sketches: (best ? 6 : 3) * periods + 1,
  }
}

function expectAtMost(spent: Spent, bound: Spent): void {
  const over = Object.entries(bound).filter(([name, at]) => spent[name as keyof Spent] > at) // its own names
  expect(over.map(([name, at]) => `${name}: ${spent[name as keyof Spent]} of ${at}`)).toEqual([])
}

function begun({ at, first = [], next = [], spent }: Standing): Spender {
  const run = new Spender()
  for (const command of first) run.do(command)
  run.now = instant(HALF)
  run.do(bob(true))
  if (spent) run.spend()
  run.now = instant(at)
  for (const command of next) run.do(command)
  run.spend()
  return run
}

describe('a pause', () => {
  const year = () => {
    const run = new Spender()
    run.do(plan('pro', 'yearly'))
    run.do(pay('paid', '2027-06-01T00:00:00Z'))
    run.now = instant('2026-06-25T00:00:00Z')
    run.do(pay('paused'))
    return run
  }

  it('in a year that was paid owes nothing, also once a renewal has passed', () => {
    for (const ended of ['2026-06-30T00:00:00Z', '2026-07-05T00:00:00Z']) {
      const run = year()
      run.now = instant(ended)
      run.do(CANCEL)
      expect(run.space.payment).toMatchObject({ state: 'frozen', until: instant('2027-06-01T00:00:00Z') })
      run.now = instant('2026-08-02T00:00:00Z')
      run.spend()
      expect(run.space).toMatchObject({ plan: 'free', payment: undefined })
    }
  })

  it('in a year that was paid gives the period that runs when it is over, and no other', () => {
    const run = year()
    run.spend()
    run.now = instant('2026-08-05T00:00:00Z')
    run.spend()
    expect(run.spent.credits).toBe(0)
    run.do(pay('paid', '2027-06-01T00:00:00Z'))
    run.spend()
    expect(run.spent.credits).toBe(80 + 40) // the welcome ended on 31 July
  })

  it('of a subscription that is overdue lets its grace period go on, and never begin anew', () => {
    const run = new Spender()
    run.do(pay('paid', RENEWAL))
    for (const day of ['02', '05', '07']) {
      run.now = instant(`2026-07-${day}T00:00:00Z`)
      run.do(pay('paused'))
      run.do(pay('overdue'))
      expect(run.space.payment).toMatchObject({
        state: 'overdue',
        graceUntil: instant('2026-07-08T00:00:00Z'),
      })
    }
    run.do(pay('paused'))
    run.now = instant('2026-07-09T00:00:00Z')
    run.do(pay('overdue'))
    run.spend()
    expect(run.space.payment).toMatchObject({ state: 'frozen', reason: 'unpaid' })
  })

  it('of one that is frozen keeps when it returns to the plan without payment', () => {
    const unpaid = parsePolicy(parse(readFileSync('scenarios/beyond/unpaid.yaml', 'utf8')), 'unpaid.yaml')
    const book = policyBook([unpaid])
    const creation = { space: 's', name: 'S', owner: 'ann', paying: true, plan: 'pro' } as const
    let { space } = create(book, { ...creation, period: 'monthly' }, 'c', instant(BEGIN))
    const report = (at: string, command: Command) => {
      space = decide(book, space, command, 'p', instant(at)).space
    }
    report(BEGIN, pay('paid', RENEWAL))
    for (const at of ['2026-07-10T00:00:00Z', '2026-07-20T00:00:00Z']) {
      report(at, pay('paused'))
      report(at, pay('overdue'))
      expect(space.payment).toMatchObject({ reason: 'unpaid', freeAt: instant('2026-08-07T00:00:00Z') })
    }
    report('2026-08-07T00:00:01Z', CANCEL)
    expect(space).toMatchObject({ plan: 'free' })
  })
})

describe.each(Object.entries(STANDINGS))('a Space %s', (_, standing) => {
  it.each(Object.entries(WAYS))('that %s, three times, gets one period, and one for a payment', (_, way) => {
    const run = begun(standing)
    for (let time = 0; time < 3; time++) {
      for (const step of way) {
        // The first time round all happens in one millisecond.
        const passes = step === WAIT ? HOUR : time * MINUTE
        run.now = (run.now + passes) as Instant // milliseconds
        if (step !== WAIT) run.do(step)
        run.spend()
      }
    }
    expectAtMost(run.spent, most(way, standing.seats, 1))
    if (run.space.renewsAt === NEVER) run.do(plan('pro'))
    run.do(pay('paid'))
    run.spend()
    expectAtMost(run.spent, most(way, 2, standing.periods))
  })
})
