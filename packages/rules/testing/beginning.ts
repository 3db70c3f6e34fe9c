/** Random beginnings of a Space, for the properties. */
import fc from 'fast-check'
import { instant } from '../values/instant.ts'
import { PERIODS } from '../values/renewal.ts'

/** Small amounts, so that many operations are denied. */
const own = fc.record({
  image_credits: fc.nat(30),
  ai_credits: fc.nat(30),
  batch_exports: fc.nat(60),
  itt_day: fc.nat(8),
})

export const beginning = fc.record({
  own: fc.option(own, { nil: undefined }),
  plan: fc.constantFrom('free', 'pro', 'max'),
  period: fc.constantFrom(...PERIODS),
  at: fc
    .constantFrom(
      '2025-08-31T02:11:00Z',
      '2025-12-30T23:59:59.999Z',
      '2026-04-15T10:00:00Z',
      '2026-07-31T00:00:00Z',
    )
    .map((text) => instant(text)),
})
