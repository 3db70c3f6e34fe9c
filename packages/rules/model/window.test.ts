import { expect, it } from 'vitest'
import type { Instant } from '../values/instant.ts'
import { addCount, type Counter, openingsOf } from './window.ts'

it('a sliding window keeps ten thousand openings at most, and no use is forgotten', () => {
  let counter: Counter | undefined
  for (let at = 1; at <= 10_050; at++) {
    const opened = at as Instant // milliseconds
    const since = 0 as Instant
    counter = addCount(counter, { window: 'month', scope: 'space', opened, since, count: 1 }, 1, 0)
  }
  const openings = openingsOf(counter)
  expect(openings).toHaveLength(10_001)
  expect(openings.reduce((sum, { used }) => sum + used, 0)).toBe(10_050)
  expect(openings[0]).toMatchObject({ opened: 50, used: 50 })
})
