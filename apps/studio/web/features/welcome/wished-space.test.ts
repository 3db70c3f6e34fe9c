import { expect, it } from 'vitest'
import { pathOfWish, wishIn } from './wished-space.ts'

it('a wish comes back from the path as it was, also with signs that mean something in one', () => {
  const selection = { plan: 'small', period: 'monthly' } as const
  for (const name of ['Corner Shop', "Bob's & Ann's (50 %) #1?", 'Zoë/Ø', '*'])
    expect(wishIn(new URL(pathOfWish({ name, selection }), 'http://allot.test').search)).toEqual({
      name,
      selection,
    })
})

it('a path that says nothing, or nothing that can be sold, is no wish', () => {
  expect(wishIn('')).toEqual({ name: '', selection: undefined })
  expect(wishIn('?space=Shop&plan=small&period=hourly')).toEqual({ name: 'Shop', selection: undefined })
})
