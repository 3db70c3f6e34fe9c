import { describe, expect, it } from 'vitest'
import { TestSpace } from '../testing/test-space.ts'
import { type Amount, amount } from '../values/amount.ts'
import { instant } from '../values/instant.ts'

describe('a Batch', () => {
  it('of 10 images takes 10 Batch exports and no credits when it only removes backgrounds (REQ-211, V17)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    const placed = testSpace.batch('2026-07-16T09:00:00Z', 10, ['background_removal', 'white_background'])
    expect(placed).toMatchObject({
      allowed: true,
      cost: { batch_exports: 10 },
      hold: { id: '2', remaining: 10 },
    })
    testSpace.do('2026-07-16T09:01:00Z', { do: 'capture', hold: 2, count: 9 })
    testSpace.do('2026-07-16T09:02:00Z', { do: 'release', hold: 2 })
    expect(testSpace.meter('2026-07-16T09:03:00Z', 'batch_exports')).toMatchObject({
      used: 9,
      held: 0,
      remaining: 491,
    })
    expect(testSpace.meter('2026-07-16T09:03:00Z', 'ai_credits')).toMatchObject({ used: 0, percent: 0 })
  })

  it('with Recolor on 4 images takes 4 Batch exports and 4 generations (V16)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    expect(testSpace.batch('2026-07-16T09:00:00Z', 4, ['recolor'])).toMatchObject({
      cost: { batch_exports: 4, ai_credits: 8 },
    })
  })

  it('of 251 is denied before anything is taken, and 250 is accepted (REQ-202)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    const refused = testSpace.batch('2026-07-16T09:00:00Z', 251)
    expect(refused).toMatchObject({
      allowed: false,
      denial: { code: 'batch_too_large', fits: 250, retryAt: null, upgradeTo: null },
    })
    expect(testSpace.meter('2026-07-16T09:00:00Z', 'batch_exports')).toMatchObject({
      used: 0,
      held: 0,
      remaining: 500,
    })
    expect(testSpace.batch('2026-07-16T09:00:00Z', 251, [], true)).toMatchObject({
      allowed: false,
      denial: { code: 'batch_too_large', fits: 250 },
    })
    expect(testSpace.batch('2026-07-16T09:00:00Z', 250)).toMatchObject({ allowed: true })
  })

  it('over the quota is denied with how many fit, when it renews and which plan would allow it', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    testSpace.batch('2026-07-16T09:00:00Z', 250)
    testSpace.do('2026-07-16T09:00:00Z', { do: 'capture', hold: 2, count: 250 })
    testSpace.batch('2026-07-16T09:01:00Z', 238)
    testSpace.do('2026-07-16T09:01:00Z', { do: 'capture', hold: 4, count: 238 })
    const refused = testSpace.batch('2026-07-16T09:02:00Z', 40)
    expect(refused).toMatchObject({
      allowed: false,
      denial: {
        code: 'limit_period',
        binding: [
          {
            ...{ limit: 'batch_exports', allowance: 500, used: 488, reserved: 0, left: 12, needed: 40 },
            resetsAt: '2026-08-15T02:11:00Z',
          },
        ],
        retryAt: '2026-08-15T02:11:00Z',
        offers: ['upgrade', 'wait'],
        upgradeTo: { plan: 'max', title: 'Max', period: 'monthly' },
        fits: 12,
        message:
          'Batch exports: 488 of 500 are used, 12 are left, and this needs 40. 12 of 40 fit now. You can upgrade to Max, or wait until 2026-08-15 02:11:00 UTC.',
      },
    })
    expect(testSpace.batch('2026-08-15T02:10:59.999Z', 40)).toMatchObject({ allowed: false })
    expect(testSpace.batch('2026-08-15T02:11:00Z', 40)).toMatchObject({ allowed: true })
  })

  it('on Free is not included, and says so rather than "limit reached" (C-07)', () => {
    const testSpace = new TestSpace('free', 'monthly', '2026-07-15T02:11:00Z')
    expect(testSpace.batch('2026-07-16T09:00:00Z', 3)).toMatchObject({
      allowed: false,
      denial: {
        message: 'Batch exports are not included in Free. None of the 3 fits now. You can upgrade to Pro.',
        retryAt: null,
        offers: ['upgrade'],
      },
    })
  })

  it('whose hold is open during a renewal is captured from the old period and takes nothing of the new one', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    testSpace.batch('2026-08-15T02:00:00Z', 100)
    testSpace.do('2026-08-15T02:05:00Z', { do: 'capture', hold: 2, count: 40 })
    testSpace.do('2026-08-15T02:12:00Z', { do: 'capture', hold: 2, count: 40 })
    expect(testSpace.meter('2026-08-15T02:12:00Z', 'batch_exports')).toMatchObject({
      used: 0,
      held: 0,
      remaining: 500,
    })
    testSpace.do('2026-08-15T02:13:00Z', { do: 'release', hold: 2 })
    expect(testSpace.meter('2026-08-15T02:13:00Z', 'batch_exports')).toMatchObject({
      used: 0,
      held: 0,
      remaining: 500,
    })
  })

  it('is one of ten thousand whose holds end together, and all of them are released within a second', () => {
    const testSpace = new TestSpace('ultra_10x', 'monthly', '2026-07-15T02:11:00Z')
    for (let at = 0; at < 10_000; at++) testSpace.batch('2026-07-16T09:00:00Z', 1)
    const before = process.cpuUsage().user
    expect(testSpace.meter('2026-07-17T09:00:00Z', 'batch_exports')).toMatchObject({
      held: 0,
      remaining: 50_000,
    })
    expect(process.cpuUsage().user - before).toBeLessThan(1_000_000)
  })

  it('whose hold expires gives back what was not captured', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    testSpace.batch('2026-07-16T09:00:00Z', 100)
    testSpace.do('2026-07-16T09:05:00Z', { do: 'capture', hold: 2, count: 40 })
    expect(testSpace.meter('2026-07-17T08:59:59Z', 'batch_exports')).toMatchObject({
      used: 40,
      held: 60,
      remaining: 400,
    })
    expect(testSpace.meter('2026-07-17T09:00:00Z', 'batch_exports')).toMatchObject({
      used: 40,
      held: 0,
      remaining: 460,
    })
  })
})

describe('a pool of AI credits', () => {
  it('is charged for each feature at its own rate, with halves exact (REQ-166)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    expect(testSpace.use('2026-07-16T09:00:00Z', 'virtual_model')).toMatchObject({ cost: { ai_credits: 4 } })
    expect(testSpace.use('2026-07-16T09:00:00Z', 'ai_background', 3)).toMatchObject({
      cost: { ai_credits: 1.5 },
    })
    expect(testSpace.meter('2026-07-16T09:00:00Z', 'ai_credits')).toMatchObject({
      used: 5.5,
      remaining: 194.5,
      percent: 2,
    })
  })

  it('warns once when 80 % is reached', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    testSpace.use('2026-07-16T09:00:00Z', 'virtual_model', 39)
    const before = testSpace.space.seq
    testSpace.use('2026-07-16T09:01:00Z', 'virtual_model', 1)
    expect(testSpace.space.seq).toBe(before + 2)
    testSpace.use('2026-07-16T09:02:00Z', 'virtual_model', 1)
    expect(testSpace.space.seq).toBe(before + 3)
  })

  it('warns again at 80 % after a grant has made it larger (A-24)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    const warned = (count: number) => {
      const before = testSpace.space.seq
      testSpace.use('2026-07-16T09:00:00Z', 'ai_shadow', count)
      return testSpace.space.seq - before === 2
    }
    expect(warned(160)).toBe(true) // of 200
    testSpace.do('2026-07-16T09:00:00Z', {
      do: 'grant',
      pool: 'ai_credits',
      kind: 'top_up',
      amount: amount(200, 'credit', 'amount'),
    })
    expect(warned(159)).toBe(false)
    expect(warned(1)).toBe(true) // 320 of 400
    expect(warned(1)).toBe(false)
  })

  it('is not renewed on Free, whatever time passes (REQ-130)', () => {
    const testSpace = new TestSpace('free', 'monthly', '2026-07-15T02:11:00Z')
    testSpace.use('2026-07-16T09:00:00Z', 'virtual_model', 10)
    expect(testSpace.use('2027-08-20T09:00:00Z', 'virtual_model')).toMatchObject({
      allowed: false,
      denial: { offers: ['upgrade'], retryAt: null },
    })
  })

  it('that had no entry for a year renews once, to the current period', () => {
    const testSpace = new TestSpace('pro', 'yearly', '2026-01-31T02:11:00Z')
    testSpace.use('2026-02-01T00:00:00Z', 'virtual_model', 10)
    expect(testSpace.meter('2027-02-28T02:10:59Z', 'ai_credits')).toMatchObject({
      used: 0,
      remaining: 200,
      renewsAt: '2027-02-28T02:11:00Z',
    })
    testSpace.use('2027-02-28T02:11:00Z', 'virtual_model', 1)
    expect(testSpace.space.seq).toBe(4)
    expect(testSpace.meter('2027-02-28T02:11:00Z', 'ai_credits')).toMatchObject({
      used: 4,
      renewsAt: '2027-03-31T02:11:00Z',
    })
  })
})

describe('a plan change', () => {
  it('up takes effect at once, keeping what was used and the renewal instant (V26)', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    testSpace.batch('2026-07-16T09:00:00Z', 250)
    testSpace.do('2026-07-16T09:00:00Z', { do: 'capture', hold: 2, count: 250 })
    testSpace.do('2026-07-17T09:00:00Z', { do: 'subscribe', plan: 'max', period: 'monthly' })
    expect(testSpace.meter('2026-07-17T09:00:00Z', 'batch_exports')).toMatchObject({
      used: 250,
      allowance: 1500,
      renewsAt: '2026-08-15T02:11:00Z',
    })
  })

  it('down waits for the renewal, and a loop of changes yields nothing', () => {
    const testSpace = new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z')
    for (const plan of ['max', 'pro', 'max', 'pro']) {
      testSpace.do('2026-07-17T09:00:00Z', { do: 'subscribe', plan, period: 'monthly' })
    }
    expect(testSpace.meter('2026-07-17T09:00:00Z', 'batch_exports')).toMatchObject({ allowance: 1500 })
    expect(testSpace.meter('2026-08-15T02:11:00Z', 'batch_exports')).toMatchObject({ allowance: 500 })
  })

  it('from Free begins a whole period, and back to Free has only what was left there (A-28)', () => {
    const testSpace = new TestSpace('free', 'monthly', '2026-01-10T00:00:00Z')
    testSpace.use('2026-01-11T00:00:00Z', 'virtual_model', 6)
    for (const month of ['02', '04', '06']) {
      testSpace.do(`2026-${month}-01T00:00:00Z`, { do: 'subscribe', plan: 'pro', period: 'monthly' })
      expect(testSpace.meter(`2026-${month}-01T00:00:00Z`, 'ai_credits')).toMatchObject({
        used: 0,
        allowance: 200,
      })
      testSpace.do(`2026-${month}-02T00:00:00Z`, { do: 'subscribe', plan: 'free', period: 'monthly' })
      const after = `2026-0${Number(month) + 1}-01T00:00:00Z`
      expect(testSpace.meter(after, 'ai_credits')).toMatchObject({ remaining: 16, renewsAt: null })
    }
  })

  it('from weekly to monthly keeps what was used and lives until the monthly renewal', () => {
    const testSpace = new TestSpace('pro', 'weekly', '2026-07-01T10:00:00Z')
    testSpace.batch('2026-07-02T09:00:00Z', 100)
    testSpace.do('2026-07-02T09:00:00Z', { do: 'capture', hold: 2, count: 100 })
    testSpace.do('2026-07-03T09:00:00Z', { do: 'subscribe', plan: 'pro', period: 'monthly' })
    expect(testSpace.meter('2026-07-20T09:00:00Z', 'batch_exports')).toMatchObject({
      used: 100,
      allowance: 500,
      renewsAt: '2026-08-01T10:00:00Z',
    })
  })
  it('from weekly to monthly leaves a top-up its end, also where that is the end of the week', () => {
    const testSpace = new TestSpace('pro', 'weekly', '2026-07-01T10:00:00Z')
    const given = { do: 'grant', pool: 'batch_exports', expires: instant('2026-07-08T10:00:00Z') } as const
    testSpace.do('2026-07-02T09:00:00Z', { ...given, amount: 40 as Amount, kind: 'top_up' })
    testSpace.do('2026-07-02T09:00:00Z', { ...given, amount: 7 as Amount, kind: 'goodwill' })
    testSpace.do('2026-07-03T09:00:00Z', { do: 'subscribe', plan: 'pro', period: 'monthly' })
    expect(testSpace.meter('2026-07-08T09:59:59Z', 'batch_exports')).toMatchObject({ remaining: 547 })
    expect(testSpace.meter('2026-07-08T10:00:00Z', 'batch_exports')).toMatchObject({ remaining: 507 })
    expect(testSpace.meter('2026-08-01T10:00:00Z', 'batch_exports')).toMatchObject({ remaining: 500 })
  })
})
