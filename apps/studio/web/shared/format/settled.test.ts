import type { Meter, Usage } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { settledInWords } from './settled.ts'

const METER: Meter = {
  ...{ meter: 'sparks', title: 'Sparks', unit: 'credit', display: 'count', percent: 0 },
  ...{ used: 0, held: 0, allowance: 10, remaining: 10, renewsAt: null, included: true },
}
const usage: Usage = {
  ...{ space: 's', name: 'Shop', policy: 'p', plan: { id: 'shop', title: 'Shop', period: 'monthly' } },
  ...{ next: null, renewsAt: null, payment: null },
  meters: [
    METER,
    { ...METER, meter: 'minute', title: 'Pictures a minute', unit: 'output' },
    { ...METER, meter: 'day', title: 'Pictures a day', unit: 'output' },
  ],
}

it.each([
  [{ givenBack: { sparks: 3 }, kept: {} }, '3 credits given back.'],
  [{ givenBack: {}, kept: { sparks: 1 } }, 'It took 1 credit all the same.'],
  [{ givenBack: { sparks: 1 }, kept: { sparks: 2 } }, '1 credit given back. It took 2 credits all the same.'],
  [
    { givenBack: {}, kept: {}, counted: { minute: 1, day: 1 } },
    'It counts in Pictures a minute and Pictures a day all the same.',
  ],
  [{ givenBack: {}, kept: {} }, 'It took nothing of your plan.'],
])('what is settled is said in the units of the policy: %j', (settled, words) => {
  expect(settledInWords(settled, usage)).toBe(words)
})
