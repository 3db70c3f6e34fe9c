import { expect, it } from 'vitest'
import { nameByPattern, patternProblem } from './name-pattern.ts'

const RED = {
  photo: 'shop/shoes/red.v2.jpg',
  n: 7,
  output: '1600x2000',
  width: 1600,
  height: null,
  format: 'webp',
}

it.each([
  ['{name}', 'shop/shoes/red.v2.webp'],
  ['web/{name}-{n}', 'web/shop/shoes/red.v2-007.webp'],
  ['{folder}-{n}', 'shoes-007.webp'],
  ['{folder}/{name}-{width}x{height}', 'shoes/red.v2-1600x.webp'],
  ['{output}/{name}', '1600x2000/shop/shoes/red.v2.webp'],
  ['main.{format}', 'shop/shoes/main.webp.webp'],
])('%s calls the result of shop/shoes/red.v2.jpg %s', (pattern, name) => {
  expect(nameByPattern(pattern, RED, 40)).toBe(name)
})

it('numbers have as many digits as the last one, and at least three', () => {
  expect(nameByPattern('{n}', { ...RED, photo: '.jpg' }, 1_000)).toBe('0007.webp')
  expect(nameByPattern('{folder}/{name}', { ...RED, photo: '.jpg' }, 1)).toBe('.jpg.webp')
  expect(nameByPattern('{folder}-{n}', { ...RED, photo: 'a.jpg' }, 1)).toBe('007.webp')
})

it('a pattern with a placeholder that there is not is refused, with those that there are', () => {
  expect(patternProblem('{folder}-{n}')).toBeUndefined()
  expect(patternProblem('{sku}')).toBe(
    'The name "{sku}" has {sku}; there are {name}, {n}, {folder}, {output}, {width}, {height}, {format}.',
  )
})

it.each(['../{name}', 'web/../{name}', '..', '/tmp/{name}', 'C:\\{name}', '..\\{name}'])(
  'a pattern that leaves the folder of the results is refused: %s',
  (pattern) => {
    expect(patternProblem(pattern)).toBe(
      `The name "${pattern}" leaves the folder of the results; write it without "..", and without "/" in front.`,
    )
  },
)

it('dots within a name stay', () => {
  expect(patternProblem('{name}..web')).toBeUndefined()
})
