import { expect, it } from 'vitest'
import { expiryOf, rangesOf } from './key-fields.ts'

it('a key ends with the day that was chosen, in the time of who chose it', () => {
  expect(expiryOf('2026-12-31')).toBe(new Date(2027, 0, 1).toISOString())
  expect(expiryOf('')).toBeUndefined()
})

it('ranges of addresses stand with commas or spaces between, or there are none', () => {
  expect(rangesOf(' 203.0.113.0/24,2001:db8::/48  192.0.2.7 ')).toEqual([
    '203.0.113.0/24',
    '2001:db8::/48',
    '192.0.2.7',
  ])
  expect(rangesOf(' ')).toEqual([])
})
