import { describe, expect, it } from 'vitest'
import type { Edits } from '../edits.ts'
import { LONG_SECONDS } from './fair-queue.ts'
import { CostCorrection, costOfEdit } from './work-cost.ts'

const edits: Edits = { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 }
const on = (side: number) => ({ ...edits, canvas: { width: side, height: side, margin: 0 } })

describe('the cost of an edit', () => {
  it('is short for a photo of a phone, and long for 100 megapixels into AVIF', () => {
    expect(costOfEdit(12e6, edits).seconds).toBeLessThan(LONG_SECONDS)
    expect(costOfEdit(100e6, { ...edits, format: 'avif' }).seconds).toBeGreaterThan(LONG_SECONDS)
  })

  it('follows the canvas, where there is one', () => {
    expect(costOfEdit(12e6, on(1_000)).seconds).toBeLessThan(costOfEdit(12e6, on(4_000)).seconds)
  })
})

describe('a correction', () => {
  it('learns of each kind what this machine takes', () => {
    const correction = new CostCorrection()
    for (let n = 0; n < 30; n++) correction.learn({ kind: 'edit jpg', seconds: 1 }, 2)
    expect(correction.of({ kind: 'edit jpg', seconds: 10 })).toBeCloseTo(20, 0)
    expect(correction.of({ kind: 'edit avif', seconds: 10 })).toBe(10)
  })

  it('is bounded, so that flat pictures do not teach it that long work is short', () => {
    const correction = new CostCorrection()
    for (let n = 0; n < 100; n++) correction.learn({ kind: 'edit avif', seconds: 20 }, 0.01)
    expect(correction.of({ kind: 'edit avif', seconds: 20 })).toBe(5)
  })
})
