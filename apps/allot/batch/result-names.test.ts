import type { Edits } from '@allot/studio/contract/edits'
import { expect, it } from 'vitest'
import { resultNames } from './result-names.ts'

const EDITS: Edits = {
  removeBackground: false,
  background: 'keep',
  canvas: { width: 1600, height: 2000, margin: 0 },
  format: 'webp',
  quality: 90,
}

it.each([
  ['{name}', ['red.webp', 'shoes/blue.webp']],
  ['web/{name}-{width}x{height}', ['web/red-1600x2000.webp', 'web/shoes/blue-1600x2000.webp']],
  ['{n}', ['001.webp', 'shoes/002.webp']],
  ['{folder}-{name}', ['red.webp', 'shoes-blue.webp']],
  ['v1.2-{name}', ['v1.2-red.webp', 'shoes/v1.2-blue.webp']],
])('%s names the results %j', (pattern, names) => {
  expect(resultNames(pattern, ['red.jpg', 'shoes/blue.png'], EDITS)).toEqual(names)
})

it('with an unknown placeholder is refused, with those that there are', () => {
  expect(() => resultNames('{sku}', ['red.jpg'], EDITS)).toThrow(
    'The name "{sku}" has {sku}; there are {name}, {n}, {folder}, {output}, {width}, {height}, {format}. Nothing was charged.',
  )
})
