import { expect, it } from 'vitest'
import { queuePlace } from './queue-place.ts'

it('a Batch that waits says for which ones, and how many are before it', () => {
  expect(queuePlace(undefined, ['Shoes'])).toBe(null)
  expect(queuePlace(1, ['Shoes'])).toEqual({ place: 1, message: 'It begins when “Shoes” is over.' })
  expect(queuePlace(2, ['Shoes', 'Bags'])?.message).toBe(
    'It begins when “Shoes” or “Bags” is over. One more waits before it.',
  )
  expect(queuePlace(4, ['Shoes', 'Bags', 'Hats', 'Belts'])?.message).toBe(
    'It begins when “Shoes”, “Bags”, or 2 more is over. 3 more wait before it.',
  )
})
