import type { Meter, Usage } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { costInWords } from './cost.ts'

const figures = {
  ...({ display: 'count', percent: 0, used: 0, held: 0, allowance: 70, remaining: 70 } as const),
  ...{ renewsAt: null, included: true },
}
const sparks: Meter = { meter: 'sparks', title: 'Sparks', unit: 'credit', ...figures }
const sheets: Meter = {
  ...{ meter: 'sheets', title: 'Paper', unit: 'sheet', ...figures },
  ownUnit: { one: 'sheet of paper', many: 'sheets of paper', decimals: 0 },
}
const usage: Usage = {
  ...{ space: 'spc_1', name: 'Shop', policy: 'house', next: null, renewsAt: null, payment: null },
  plan: { id: 'stall', title: 'Stall', period: 'monthly' },
  meters: [sparks, sheets],
}

it('says an amount in the unit of its pool, one and many', () => {
  expect(costInWords({ sparks: 1 }, usage)).toBe('1 credit')
  expect(costInWords({ sheets: 2, sparks: 1_000 }, usage)).toBe('1,000 credits + 2 sheets of paper')
})

it('what takes nothing says so; what is not known yet is left open', () => {
  expect(costInWords({}, usage)).toBe('no charge')
  expect(costInWords({ sparks: 0 }, usage)).toBe('no charge')
  expect(costInWords({ sparks: 1 }, undefined)).toBe('…')
})

it('where two amounts are counted in one unit, each says which', () => {
  const images: Meter = { ...sparks, meter: 'images', title: 'Film credits' }
  const videos: Meter = { ...sparks, meter: 'videos', title: 'Films' }
  const both = { ...usage, meters: [images, videos, sheets] }
  expect(costInWords({ images: 1 }, both)).toBe('1 Film credit')
  expect(costInWords({ images: 2, sheets: 1 }, both)).toBe('2 Film credits + 1 sheet of paper')
  expect(costInWords({ videos: 9 }, both)).toBe('9 credits (Films)')
  const one = { ...both, meters: [images, { ...videos, included: false }] }
  expect(costInWords({ images: 2 }, one)).toBe('2 credits')
})
