import fc from 'fast-check'
import { it } from 'vitest'
import type { Layout, Length, Sides } from './composition.ts'
import { placed } from './placement.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const length: fc.Arbitrary<Length> = fc.oneof(
  fc.record({ pixels: fc.integer({ min: 0, max: 999_999 }) }),
  fc.record({ share: fc.double({ min: 0, max: 0.49, noNaN: true }) }),
)
const sides: fc.Arbitrary<Sides<Length>> = fc.record({
  top: length,
  right: length,
  bottom: length,
  left: length,
})
const position = fc.record({ x: share, y: share })
const side = fc.integer({ min: 16, max: 5_000 })

const layout: fc.Arbitrary<Layout> = fc.oneof(
  fc.record({
    kind: fc.constant('in_place' as const),
    scale: fc.option(fc.double({ min: 0.1, max: 1, noNaN: true })),
    position: fc.option(position),
  }),
  fc.record({ kind: fc.constant('trimmed' as const), margins: sides }),
  fc.record({
    kind: fc.constant('canvas' as const),
    size: fc.oneof(
      fc.constantFrom('photo' as const, 'reference' as const),
      fc.record({ width: side, height: side }),
    ),
    reference: fc.constantFrom('subject' as const, 'photo' as const),
    margin: sides,
    padding: sides,
    scaling: fc.constantFrom('fit' as const, 'fill' as const),
    position,
    snap: fc.record({ horizontal: fc.boolean(), vertical: fc.boolean() }),
  }),
)

const photo = fc
  .record({
    width: fc.integer({ min: 1, max: 50_000 }),
    height: fc.integer({ min: 1, max: 50_000 }),
    corners: fc.tuple(share, share, share, share),
    cutAt: fc.subarray(['left', 'top', 'right', 'bottom'] as const),
  })
  .map(({ corners: [x, y, width, height], ...rest }) => ({
    ...rest,
    subject: {
      left: Math.min(x, 0.999),
      top: Math.min(y, 0.999),
      width: Math.max(0.001, Math.min(width, 1 - x)),
      height: Math.max(0.001, Math.min(height, 1 - y)),
    },
  }))

const limits = fc.record({
  pixels: fc.constantFrom(250_000, 10_000_000, 50_000_000),
  width: fc.option(side),
  height: fc.option(side),
})

/** Sides are rounded to whole pixels, also those of a canvas a pixel high. */
const ROUNDING = 1.5

it('whatever is asked of whatever photo, what is drawn lies within the canvas, and the canvas within its limits', () => {
  fc.assert(
    fc.property(layout, photo, limits, (asked, of, within) => {
      const { width, height, area, at } = placed(asked, of, within)
      const whole = [width, height, at.left, at.top, at.width, at.height].every(Number.isInteger)
      const inside =
        at.left >= 0 && at.top >= 0 && at.left + at.width <= width && at.top + at.height <= height
      const drawn = at.width >= 1 && at.height >= 1
      const seen =
        area.width > 0 && area.height > 0 && area.left >= -1e-9 && area.top >= -1e-9 && area.left < 1.001
      const small =
        (width * height <= within.pixels * ROUNDING || Math.min(width, height) === 1) &&
        width <= Math.max(1, within.width ?? width) + 1 &&
        height <= Math.max(1, within.height ?? height) + 1
      return whole && inside && drawn && seen && small
    }),
    { numRuns: 5_000 },
  )
})
