import { expect, it } from 'vitest'
import { formatFrom, formatRelative, formatUtc } from './time.ts'

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
