import type { Design, DesignVersion } from '@allot/studio/contract/design'
import { expect, it } from 'vitest'
import { candidates, keepShown, redoTarget, stepsTo, undoTarget, withAnswer } from './version-tree.ts'

const version = (n: number, from: number | null, tool: string): DesignVersion => ({
  ...{
    n,
    from,
    step: { tool, settings: {} },
    medium: 'image',
    isMovingPicture: false,
    sandbox: false,
    width: 800,
    height: 600,
    cost: {},
  },
  ...{ by: 'ann', at: '2026-11-30T09:00:00Z', needsReview: false, notes: [] },
})

const design: Design = {
  ...{ id: 'design-1', space: 'spc_1', name: 'Plant', createdAt: '2026-11-30T09:00:00Z' },
  ...{
    changedAt: '2026-11-30T09:00:00Z',
    current: 2,
    medium: 'image',
    original: { width: 800, height: 600 },
  },
  versions: [
    version(1, null, 'cut'),
    version(2, 1, 'scene'),
    version(3, 1, 'scene'),
    version(4, 2, 'shadow'),
  ],
  underWay: [],
}

it('undo leads to the version that this one was made of, and to the original', () => {
  expect(undoTarget(design)).toBe(1)
  expect(undoTarget({ ...design, current: 1 })).toBeNull()
  expect(undoTarget({ ...design, current: null })).toBeUndefined()
})

it('a picture from words has no original to go back to', () => {
  expect(undoTarget({ ...design, current: 1, original: null })).toBeUndefined()
})

it('redo leads to the newest version that was made of this one', () => {
  expect(redoTarget(design)).toBe(4)
  expect(redoTarget({ ...design, current: 1 })).toBe(3)
  expect(redoTarget({ ...design, current: 4 })).toBeUndefined()
})

it('versions of the same by the same tool stand side by side', () => {
  expect(candidates(design).map(({ n }) => n)).toEqual([2, 3])
  expect(candidates({ ...design, current: 4 }).map(({ n }) => n)).toEqual([4])
})

it('the steps that led here are in their order', () => {
  expect(stepsTo({ ...design, current: 4 }).map(({ n }) => n)).toEqual([1, 2, 4])
})

it('what another member makes does not take the place of what is shown', () => {
  const theirs = { ...design, versions: [...design.versions, version(5, 4, 'model')], current: 5 }
  expect(keepShown(theirs, design)).toMatchObject({ current: 2, versions: { length: 5 } })
  expect(keepShown(theirs, { ...design, current: null })).toMatchObject({ current: null })
  expect(keepShown(theirs, undefined)).toMatchObject({ current: 5 })
})

it('the first picture from words is shown, whoever made it', () => {
  const words = { ...design, original: null, versions: [], current: null }
  const first = { ...words, versions: [version(1, null, 'logo')], current: 1 }
  expect(keepShown(first, words)).toMatchObject({ current: 1 })
})

it('an answer that came late hides no version that came since', () => {
  const answer = { ...design, current: 4 }
  const now = { ...design, versions: [...design.versions, version(5, 4, 'model')], current: 2 }
  expect(withAnswer(answer, now)).toMatchObject({ current: 4, versions: { length: 5 } })
})
