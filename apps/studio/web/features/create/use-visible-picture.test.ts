import { expect, it } from 'vitest'
import { pictureOf } from './use-visible-picture.ts'

const sources = { own: 'blob:1', made: '/thumbnail', hasFile: true }
const NONE: ReadonlySet<string> = new Set()

it('of a photo the file of this device is shown, and what the studio makes where the browser cannot show that', () => {
  expect(pictureOf({ ...sources, failed: NONE })).toBe('blob:1')
  expect(pictureOf({ ...sources, failed: new Set(['blob:1']) })).toBe('/thumbnail')
  expect(pictureOf({ ...sources, own: undefined, hasFile: false, failed: NONE })).toBe('/thumbnail')
})

it('of a damaged photo neither is asked for again once both have failed', () => {
  expect(pictureOf({ ...sources, failed: new Set(['blob:1', '/thumbnail']) })).toBe('none')
  expect(pictureOf({ ...sources, made: undefined, failed: new Set(['blob:1']) })).toBe('none')
})

it('of a file whose address is not made yet nothing is said', () => {
  expect(pictureOf({ ...sources, own: undefined, failed: NONE })).toBeUndefined()
})
