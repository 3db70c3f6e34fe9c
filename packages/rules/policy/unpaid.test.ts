import { expect, it } from 'vitest'
import { unified } from '../testing/test-space.ts'
import { DAY } from '../values/instant.ts'
import { lintPolicy } from './lint.ts'
import type { PolicyText } from './schema.ts'
import { unpaidRules } from './unpaid.ts'

const findings = (unpaid: PolicyText['unpaid']) =>
  lintPolicy({ ...unified, unpaid }).map(({ path, message }) => `${path} ${message}`)

it('a policy that says nothing has seven days of grace, then freezes for good', () => {
  expect(unified.unpaid).toBeUndefined()
  expect(unpaidRules(unified)).toEqual({ grace: 7 * DAY, afterGrace: 'freeze', freeAfter: undefined })
})

it('lint refuses lengths that are none, and a time to stay frozen where nothing freezes', () => {
  expect(findings({ grace: 'P3D', after_grace: 'freeze', free_after: 'P30D' })).toEqual([])
  expect(findings({ grace: 'PT0S', after_grace: 'free' })).toEqual([])
  expect(findings({ grace: 'a week', after_grace: 'freeze' })).toEqual([
    'unpaid.grace "a week" is not a duration; write it like PT30S, PT24H, P7D or P1W.',
  ])
  expect(findings({ grace: 'P7D', after_grace: 'freeze', free_after: 'P0D' })).toEqual([
    'unpaid.free_after is no time at all; write "after_grace: free" instead.',
  ])
  expect(findings({ grace: 'P7D', after_grace: 'free', free_after: 'P30D' })).toEqual([
    'unpaid.free_after says how long a Space stays frozen, and "after_grace: free" never freezes one; leave it out.',
  ])
})
