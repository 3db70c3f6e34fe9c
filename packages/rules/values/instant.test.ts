import { expect, it } from 'vitest'
import { instant, iso } from './instant.ts'

it.each([
  ['2026-05-15T02:11:00Z', '2026-05-15T02:11:00Z'],
  ['2026-05-15T04:11+02:00', '2026-05-15T02:11:00Z'],
  ['2026-05-15T02:11:00.123987+00:00', '2026-05-15T02:11:00.123Z'],
  ['2028-02-29T23:59:59.999Z', '2028-02-29T23:59:59.999Z'],
])('%s is the instant %s', (text, utc) => {
  expect(iso(instant(text))).toBe(utc)
})

it.each([
  '2026-06-31T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-05-15T25:00:00Z',
  '2026-05-15T02:11:00',
  '2026-05-15',
])('%s is no instant', (text) => {
  expect(() => instant(text)).toThrow(`"${text}" is not an instant`)
})
