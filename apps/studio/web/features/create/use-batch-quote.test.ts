import type { Denial } from '@allot/client/wire'
import { expect, it } from 'vitest'
import type { Quote } from './create-state.ts'
import { merged } from './use-batch-quote.ts'

const denial: Denial = {
  ...{ code: 'insufficient_credits', message: 'There is too little left.', cost: {}, binding: [] },
  ...{ retryAt: null, offers: [], upgradeTo: null, upgradeHelp: null, fits: 2 },
}

const quoted = (cost: Readonly<Record<string, number>>): Quote => ({ state: 'quoted', cost })

it('photos with steps of their own take what they take besides the others', () => {
  expect(merged([quoted({ pictures: 3 }), quoted({ pictures: 1, sparks: 4 })])).toEqual(
    quoted({ pictures: 4, sparks: 4 }),
  )
})

it('one denial denies all; nothing is said until each is known', () => {
  const denied: Quote = { state: 'denied', denial }
  expect(merged([quoted({ pictures: 3 }), denied])).toBe(denied)
  expect(merged([quoted({ pictures: 3 }), { state: 'quoting' }])).toEqual({ state: 'quoting' })
  expect(merged([])).toEqual({ state: 'quoting' })
})
