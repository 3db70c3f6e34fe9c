import type { Answer, Denial } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { summed } from './use-batch-quote.ts'

const allowed = (cost: Readonly<Record<string, number>>): Answer => ({
  ...{ allowed: true, replayed: false, id: 'quote', kind: 'held' },
  cost,
})

const denial: Denial = {
  ...{ code: 'insufficient_credits', message: 'There is too little left.', cost: {}, binding: [] },
  ...{ retryAt: null, offers: [], upgradeTo: null, upgradeHelp: null, fits: 2 },
}

it('photos with steps of their own take what they take besides the others', () => {
  expect(summed([allowed({ pictures: 3 }), allowed({ pictures: 1, sparks: 4 })])).toMatchObject({
    cost: { pictures: 4, sparks: 4 },
  })
})

it('one denial denies all; nothing is said until each is known', () => {
  const denied: Answer = { allowed: false, replayed: false, denial }
  expect(summed([allowed({ pictures: 3 }), denied])).toBe(denied)
  expect(summed([allowed({ pictures: 3 }), undefined])).toBeUndefined()
  expect(summed([])).toBeUndefined()
})
