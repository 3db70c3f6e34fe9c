import type { PhotoItem } from '@allot/studio/contract/batch'
import { expect, it } from 'vitest'
import { actionOfKey, neighbour, nextToCheck } from './review-state.ts'

const photo = (n: number, group: PhotoItem['group']): PhotoItem => ({
  ...{
    n,
    name: `${n}.jpg`,
    bytes: 1,
    steps: null,
    output: null,
    further: null,
    status: 'exported',
    group,
    decision: null,
    cutOut: null,
  },
  ...{
    reason: null,
    givenBack: {},
    kept: {},
    notes: [],
    needsReview: group === 'to_check',
    result: null,
    hasCutOuts: true,
    furtherResults: [],
  },
})

it('a key does one thing, in small and capital letters', () => {
  expect(actionOfKey('A')).toEqual({ kind: 'accept' })
  expect(actionOfKey('x')).toEqual({ kind: 'leave_out' })
  expect(actionOfKey('ArrowRight')).toEqual({ kind: 'next' })
  expect(actionOfKey('2')).toEqual({ kind: 'choose', at: 1 })
  expect(actionOfKey('0')).toBeUndefined()
  expect(actionOfKey('Tab')).toBeUndefined()
})

it('after the last photo comes the first, and the other way round', () => {
  expect(neighbour([2, 5, 9], 9, 1)).toBe(2)
  expect(neighbour([2, 5, 9], 2, -1)).toBe(9)
  expect(neighbour([2, 5, 9], 2, 1)).toBe(5)
})

it('a decided photo is followed by the next one to check, at last by those that were skipped', () => {
  const photos = [photo(1, 'to_check'), photo(2, 'ready'), photo(3, 'to_check'), photo(4, 'left_out')]
  expect(nextToCheck([1, 2, 3, 4], photos, 1)).toBe(3)
  expect(nextToCheck([1, 2, 3, 4], photos, 3)).toBe(1)
  expect(nextToCheck([3], photos, 3)).toBeUndefined()
})
