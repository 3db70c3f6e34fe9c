import type { OfferedPlan, Period } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { soldPeriods, usualPeriod } from './periods.ts'

const selling = (...periods: Period[]): OfferedPlan => ({
  ...{
    plan: 'basic',
    title: 'Basic',
    bestFor: '',
    oneTime: false,
    custom: false,
    batchImages: 250,
    titles: {},
  },
  ...{ billed: false, byOperator: false, periods: periods.map((period) => ({ period, gives: {} })) },
})

it('only periods for which a plan is sold are offered, shortest first', () => {
  expect(soldPeriods([selling('yearly', 'monthly'), selling('daily')])).toEqual([
    'daily',
    'monthly',
    'yearly',
  ])
  expect(soldPeriods([])).toEqual([])
})

it('a month is shown first, or the longest period where no month is sold', () => {
  expect(usualPeriod([selling('weekly', 'monthly', 'yearly')])).toBe('monthly')
  expect(usualPeriod([selling('daily', 'weekly')])).toBe('weekly')
})
