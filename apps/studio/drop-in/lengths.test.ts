import { describe, expect, it } from 'vitest'
import { booleanIn, lengthIn, percentIn, positionIn, sidesIn } from './lengths.ts'

describe('lengths', () => {
  it.each([
    ['30px', { pixels: 30 }],
    ['10%', { share: 0.1 }],
    ['12.5%', { share: 0.125 }],
    ['0', { pixels: 0 }],
  ])('%s', (text, length) => {
    expect(lengthIn(text)).toEqual(length)
  })

  it.each(['', '-1px', '1e9px', '10em', 'px', '%', '1 px', '9999999px', 'NaN'])('%j is none', (text) => {
    expect(lengthIn(text)).toBeUndefined()
  })

  it('one is for all sides, two are vertical and horizontal, four go round', () => {
    const [a, b, c, d] = [{ pixels: 1 }, { pixels: 2 }, { pixels: 3 }, { share: 0.04 }]
    expect(sidesIn('1px')).toEqual({ top: a, right: a, bottom: a, left: a })
    expect(sidesIn('1px 2px')).toEqual({ top: a, right: b, bottom: a, left: b })
    expect(sidesIn('1px 2px 3px 4%')).toEqual({ top: a, right: b, bottom: c, left: d })
    expect(sidesIn('1px 2px 3px')).toBeUndefined()
    expect(sidesIn('1px x')).toBeUndefined()
  })
})

it('a position is one share for both directions, or two', () => {
  expect(positionIn('50%')).toEqual({ x: 0.5, y: 0.5 })
  expect(positionIn('0% 100%')).toEqual({ x: 0, y: 1 })
  for (const text of ['101%', '1% 2% 3%', '5px', '']) expect(positionIn(text)).toBeUndefined()
  expect(percentIn('80%')).toBe(0.8)
})

it('yes and no are written in several ways', () => {
  expect(['true', '1', 'YES', 'false', '0', 'off', 'maybe'].map(booleanIn)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    undefined,
  ])
})
