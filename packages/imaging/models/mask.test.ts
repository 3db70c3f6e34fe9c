import { describe, expect, it } from 'vitest'
import { areaOf, between, boxOf, opened } from './mask.ts'
import { partsOf } from './parts.ts'
import { matteOf, type Patch } from './testing/patches.ts'

const SHOE: Patch = { left: 300, top: 300, width: 400, height: 300, sure: 255 }
const isSet = (mask: Uint32Array, x: number, y: number) =>
  (((mask[y * 32 + (x >>> 5)] ?? 0) >>> (x & 31)) & 1) === 1
const pixels = (...at: readonly (readonly [number, number])[]) =>
  between(matteOf(...at.map(([left, top]) => ({ left, top, width: 1, height: 1, sure: 255 }))), 1, 255)

describe('a mask', () => {
  it('has the pixels of a matte between two values', () => {
    const mask = between(matteOf(SHOE, { left: 0, top: 0, width: 33, height: 1, sure: 20 }), 21, 255)
    expect(areaOf(mask)).toBe(120_000)
    expect([isSet(mask, 300, 300), isSet(mask, 699, 599), isSet(mask, 700, 599), isSet(mask, 5, 0)]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('that is opened keeps areas that a disc of nine pixels fits into, and loses thin lines', () => {
    const line = { left: 0, top: 100, width: 1_024, height: 6, sure: 255 }
    const post = { left: 28, top: 700, width: 8, height: 300, sure: 255 }
    const mask = opened(between(matteOf(SHOE, line, post), 1, 255))
    expect([
      isSet(mask, 500, 400),
      isSet(mask, 500, 102),
      isSet(mask, 300, 300),
      isSet(mask, 32, 800),
    ]).toEqual([true, false, false, false])
  })

  it('that is opened is as one that is opened pixel by pixel, up to the border of the picture', () => {
    const blobs = Array.from(
      { length: 400 },
      (_, n): Patch => ({
        left: (n * 397) % 1_010,
        top: (n * 611) % 1_012,
        width: 3 + (n % 12),
        height: 3 + ((n * 7) % 10),
        sure: 255,
      }),
    )
    const mask = between(matteOf(...blobs), 1, 255)
    expect(opened(mask)).toEqual(openedByPixel(mask))
  })

  it('has bounds, of which specks are none', () => {
    expect(boxOf(pixels([1_023, 5], [31, 700]))).toEqual({
      left: 31 / 1_024,
      width: 993 / 1_024,
      top: 5 / 1_024,
      height: 696 / 1_024,
    })
    expect(boxOf(pixels([1_023, 5], [31, 700]), 3)).toBeUndefined()
    expect(
      boxOf(between(matteOf(SHOE, { left: 900, top: 400, width: 1, height: 2, sure: 9 }), 1, 255), 3),
    ).toEqual({ left: 300 / 1_024, width: 400 / 1_024, top: 300 / 1_024, height: 300 / 1_024 })
  })
})

describe('the parts of a mask', () => {
  const areas = (mask: Uint32Array) => partsOf(mask).map(({ area }) => area)

  it('are connected at corners, and not around the edge of the picture', () => {
    expect(areas(pixels([10, 10], [11, 11], [1_023, 20], [0, 21]))).toEqual([2, 1, 1])
  })

  it('are one where two arms meet further down', () => {
    const u = [
      { left: 30, top: 10, width: 4, height: 50, sure: 255 },
      { left: 60, top: 10, width: 8, height: 50, sure: 255 },
      { left: 30, top: 60, width: 38, height: 2, sure: 255 },
    ]
    expect(areas(between(matteOf(...u), 1, 255))).toEqual([4 * 50 + 8 * 50 + 38 * 2])
  })
})

/** The same by its definition: eroded, then dilated, by the disc of nine rows. */
function openedByPixel(mask: Uint32Array): Uint32Array {
  const half = [4, 4, 3, 3, 0]
  const disc = [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((dy) =>
    [-4, -3, -2, -1, 0, 1, 2, 3, 4]
      .filter((dx) => Math.abs(dx) <= (half[Math.abs(dy)] ?? 0))
      .map((dx) => [dx, dy] as const),
  )
  const isInside = (x: number, y: number) => x >= 0 && x < 1_024 && y >= 0 && y < 1_024
  const where = (holds: (x: number, y: number) => boolean) => {
    const out = new Uint32Array(mask.length)
    for (let y = 0; y < 1_024; y++)
      for (let x = 0; x < 1_024; x++)
        if (holds(x, y)) out[y * 32 + (x >>> 5)] = (out[y * 32 + (x >>> 5)] ?? 0) | (1 << (x & 31))
    return out
  }
  const eroded = where(
    (x, y) =>
      isSet(mask, x, y) && disc.every(([dx, dy]) => !isInside(x + dx, y + dy) || isSet(mask, x + dx, y + dy)),
  )
  return where((x, y) => disc.some(([dx, dy]) => isInside(x + dx, y + dy) && isSet(eroded, x + dx, y + dy)))
}
