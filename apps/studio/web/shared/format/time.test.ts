import { expect, it } from 'vitest'
import { formatFrom, formatRelative, formatUtc, inLocalTime } from './time.ts'

it('an instant from which something is allowed is rounded up to a whole second, with seconds where there are any', () => {
  expect(formatUtc('2026-08-15T02:11:00.866Z')).toBe('2026-08-15 02:11:01 UTC')
  expect(formatUtc('2026-08-15T02:11:00Z')).toBe('2026-08-15 02:11:00 UTC')
  expect(formatFrom('2026-08-15T02:11:00.866Z')).toContain(':11:01')
  expect(formatFrom('2026-08-15T02:11:00Z')).not.toContain(':11:00')
})

it('a wait of minutes or seconds is never shown shorter than it is', () => {
  const inMs = (ms: number) => formatRelative(new Date(Date.now() + ms).toISOString())
  expect(inMs(80_000)).toContain('2')
  expect(inMs(29_500)).toContain('30')
})

it('a sentence of the server has its instants as the clock of the reader shows them', () => {
  const said = 'Wait until 2026-08-15 02:11:01 UTC, or 2026-09-15 02:11:00 UTC.'
  const [first, second] = ['2026-08-15T02:11:01Z', '2026-09-15T02:11:00Z'].map(formatFrom)
  expect(inLocalTime(said)).toBe(`Wait until ${first}, or ${second}.`)
  expect(inLocalTime('Nothing is left.')).toBe('Nothing is left.')
})
