import { expect, it } from 'vitest'
import { EtaEstimator } from './eta-estimator.ts'

it('the rest takes as long as the last items, less what has passed since, and is not known when that is over', () => {
  let now = 0
  const eta = new EtaEstimator(() => now)
  expect(eta.etaSeconds(3)).toBe(null)
  now = 4_000
  eta.itemDone()
  expect(eta.etaSeconds(2)).toBe(8)
  now = 7_000
  expect(eta.etaSeconds(2)).toBe(5)
  now = 12_000
  expect(eta.etaSeconds(2)).toBe(null)
})
