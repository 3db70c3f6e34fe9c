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

it('says the limits within a time; a title that says it itself is not said twice, and what is closed has no time', () => {
  const window = { scope: 'member', opens: 'first_use', window: 'x' } as const
  const windows = [
    { ...window, title: 'Toys a minute', limit: 2, length: 'PT1M' },
    { ...window, title: 'Toys a day', limit: 30, length: 'PT24H' },
    { ...window, title: 'Shop files', limit: 5, length: 'P1W' },
    { ...window, title: 'Team files', limit: 5, length: 'P1W', scope: 'space' },
    { ...window, title: 'Rings', limit: 7, length: 'PT36H' },
    { ...window, title: 'Plain files', limit: 'unlimited', length: 'P1M' },
    { ...window, title: 'Films a minute', limit: 'no access', length: 'PT1M' },
    { ...window, title: 'Films a day', limit: 'no access', length: 'PT24H' },
  ] as const
  expect(amountsOf({ ...offer, titles: {}, windows }, 'monthly')).toEqual([
    '2 Toys a minute',
    '30 Toys a day',
    '5 Shop files a week',
    '5 Team files, shared, a week',
    '7 Rings in PT36H',
    'Unlimited Plain files; fair use applies',
    'No access to Films',
  ])
})
