import { expect, it } from 'vitest'
import { atFullSize, FITTED, movedBy, swipeOf, zoomedAt } from './view.ts'

const frame = { width: 400, height: 200 }

it('enlarges around the point under the finger', () => {
  expect(zoomedAt(FITTED, 2, { x: 50, y: -20 })).toEqual({ zoom: 2, x: -50, y: 20 })
  expect(zoomedAt(FITTED, 2, { x: 0, y: 0 })).toEqual({ zoom: 2, x: 0, y: 0 })
})

it('is fitted again, in the middle, when it is made as small as the frame', () => {
  expect(zoomedAt({ zoom: 2, x: 80, y: 10 }, 0.25, { x: 10, y: 10 })).toEqual(FITTED)
})

it('does not move out of the frame', () => {
  const view = { zoom: 2, x: 0, y: 0 }
  expect(movedBy(view, { x: 1_000, y: -1_000 }, frame)).toEqual({ zoom: 2, x: 200, y: -100 })
  expect(movedBy(FITTED, { x: 10, y: 10 }, frame)).toEqual(FITTED)
})

it('shows every pixel of a photo of 2,048 on a screen of two pixels for one: 2048 / 512 / 2', () => {
  expect(atFullSize(2_048, 512, 2)).toEqual({ zoom: 2, x: 0, y: 0 })
  expect(atFullSize(400, 512, 1)).toEqual(FITTED)
})

it('a finger that goes across swipes; one that slips, or scrolls, does not', () => {
  expect(swipeOf({ x: 300, y: 400 }, { x: 200, y: 430 })).toBe('left')
  expect(swipeOf({ x: 100, y: 400 }, { x: 180, y: 400 })).toBe('right')
  expect(swipeOf({ x: 100, y: 400 }, { x: 140, y: 400 })).toBeUndefined()
  expect(swipeOf({ x: 100, y: 400 }, { x: 200, y: 600 })).toBeUndefined()
})
