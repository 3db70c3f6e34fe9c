import type { OfferedPlan } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { amountsOf } from './plan-amounts.ts'

const offer: OfferedPlan = {
  plan: 'house',
  title: 'Whole house',
  bestFor: '',
  oneTime: false,
  custom: false,
  batchImages: 30,
  titles: { pictures: 'Shop pictures', clips: 'Clips' },
  billed: false,
  byOperator: false,
  periods: [
    { period: 'monthly', gives: { pictures: 70, clips: 0 } },
    { period: 'yearly', gives: { pictures: 'unlimited' } },
  ],
}

it('formats an amount and its period; none, no access, not sold and unlimited read differently (law 7)', () => {
  expect(amountsOf(offer, 'monthly')).toEqual(['70 Shop pictures a month', 'No Clips'])
  expect(amountsOf(offer, 'yearly')).toEqual([
    'Unlimited Shop pictures; fair use applies',
    'No access to Clips',
  ])
  expect(amountsOf(offer, 'weekly')).toEqual(['Not sold weekly'])
  expect(amountsOf({ ...offer, custom: true }, 'monthly')).toEqual(['Custom amounts'])
  expect(amountsOf({ ...offer, oneTime: true }, 'monthly')).toEqual(['70 Shop pictures, once', 'No Clips'])
})
