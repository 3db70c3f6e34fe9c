import { expect, it } from 'vitest'
import { timeLeft } from './use-time-left.ts'

it('the time left counts down, and is not said where it has passed', () => {
  const told = { seconds: 90, settled: 2, at: 1_000 }
  expect(timeLeft(told, 1_000)).toBe(90)
  expect(timeLeft(told, 31_000)).toBe(60)
  expect(timeLeft(told, 91_000)).toBe(undefined)
})
