import { expect, it } from 'vitest'
import { backgroundOf, colourIn } from './colour.ts'

it.each([
  ['81d4fa', { r: 129, g: 212, b: 250, a: 255 }],
  ['#81D4FA', { r: 129, g: 212, b: 250, a: 255 }],
  ['81d4fa77', { r: 129, g: 212, b: 250, a: 119 }],
  ['fff', { r: 255, g: 255, b: 255, a: 255 }],
  ['f008', { r: 255, g: 0, b: 0, a: 136 }],
  ['green', { r: 0, g: 128, b: 0, a: 255 }],
  ['RebeccaPurple', { r: 102, g: 51, b: 153, a: 255 }],
  ['transparent', { r: 0, g: 0, b: 0, a: 0 }],
])('%s is a colour', (text, colour) => {
  expect(colourIn(text)).toEqual(colour)
})

it.each(['', 'fffff', 'ggg', '##fff', 'rgb(1,2,3)', 'constructor'])('%j is none', (text) => {
  expect(colourIn(text)).toBeUndefined()
})

it('a colour without opacity is no background', () => {
  expect(backgroundOf({ r: 1, g: 2, b: 3, a: 0 }, undefined)).toEqual({ kind: 'transparent' })
})
