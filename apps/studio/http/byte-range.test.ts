import { expect, it } from 'vitest'
import { byteRange } from './byte-range.ts'

it.each([
  ['bytes=0-499', { first: 0, last: 499 }],
  ['bytes=0-1', { first: 0, last: 1 }], // what Safari asks for first
  ['bytes=500-', { first: 500, last: 999 }],
  ['bytes=900-5000', { first: 900, last: 999 }],
  ['bytes=-300', { first: 700, last: 999 }],
  ['bytes=-5000', { first: 0, last: 999 }],
])('%s of 1,000 bytes is a part of the file', (header, part) => {
  expect(byteRange(header, 1_000)).toEqual(part)
})

it.each([undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b'])(
  '%s is no range, so that all of it is sent',
  (header) => {
    expect(byteRange(header, 1_000)).toBeUndefined()
  },
)

it.each(['bytes=1000-', 'bytes=-0', 'bytes=999999999999-'])('%s is not in the file', (header) => {
  expect(byteRange(header, 1_000)).toBe('unsatisfiable')
})
