import { describe, expect, it } from 'vitest'
import { mixedBatch, quotableOf } from '../model/operation.ts'
import { TestSpace } from '../testing/test-space.ts'

const START = '2026-07-15T02:11:00Z'
const NOW = '2026-07-16T09:00:00Z'

/** @param rows how many images, and the feature that each of them uses */
function mixed(...rows: readonly (readonly [number, string?])[]) {
  const groups = rows.map(([count, feature]) => ({ count, batch: feature ? [{ feature }] : [] }))
  return quotableOf(mixedBatch.parse({ by: 'ann', mixed: groups }))
}

describe('a Batch whose images take different things', () => {
  it('is quoted as one: what all of them take together', () => {
    const space = new TestSpace('pro', 'monthly', START)
    expect(space.quote(NOW, mixed([3, 'recolor'], [4], [1, 'ai_shadow']))).toEqual({
      ...{ allowed: true, replayed: false, id: 'quote', kind: 'charged' },
      cost: { ai_credits: 7, batch_exports: 8 },
    })
    expect(space.meter(NOW, 'batch_exports')).toMatchObject({ used: 0, held: 0 })
  })

  it('takes what as many operations take that are alike', () => {
    const space = new TestSpace('pro', 'monthly', START)
    const alike = space.quote(
      NOW,
      quotableOf({ by: 'ann', client: 'web', count: 5, batch: [{ feature: 'recolor' }] }),
    )
    expect(space.quote(NOW, mixed([2, 'recolor'], [3, 'recolor']))).toEqual(alike)
  })

  it('is denied where each part fits and the sum does not, with how many of the first ones fit', () => {
    const space = new TestSpace('pro', 'monthly', START)
    space.use(NOW, 'recolor', 90) // 180 of 200 credits
    expect(space.quote(NOW, mixed([8, 'recolor']))).toMatchObject({ allowed: true })
    expect(space.quote(NOW, mixed([100]))).toMatchObject({ allowed: true })
    expect(space.quote(NOW, mixed([8, 'recolor'], [100], [3, 'recolor']))).toMatchObject({
      allowed: false,
      denial: {
        code: 'insufficient_credits',
        cost: { ai_credits: 22, batch_exports: 111 },
        binding: [{ limit: 'ai_credits', needed: 22 }],
        fits: 110,
        upgradeTo: { plan: 'max' },
        retryAt: '2026-08-15T02:11:00Z',
        message: expect.stringContaining('110'),
      },
    })
  })

  it('names every limit that the whole is too much for, and the largest Batch', () => {
    const space = new TestSpace('pro', 'monthly', START)
    const denied = space.quote(NOW, mixed([150, 'recolor'], [101]))
    expect(denied.allowed ? [] : denied.denial.binding.map(({ limit }) => limit)).toEqual([
      'batch_images',
      'ai_credits',
    ])
    expect(denied).toMatchObject({ denial: { fits: 100 } })
    expect(() => space.quote(NOW, mixed([1_000], [1]))).toThrow('1001 images')
  })

  it('of a stranger fits none', () => {
    const space = new TestSpace('pro', 'monthly', START)
    const stranger = { ...mixed([1, 'recolor'], [1]), by: 'eve' }
    expect(space.quote(NOW, stranger)).toMatchObject({ denial: { code: 'not_a_member', fits: 0 } })
  })
})
