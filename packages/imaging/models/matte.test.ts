import { describe, expect, it } from 'vitest'
import { isDoubtful, MATTE_SIDE, subjectBox } from './matte.ts'

/** A matte with a square in the middle; a share `between` of it, on the left, is neither subject nor background. */
function matteOf(side: number, between: number): Uint8Array {
  const matte = new Uint8Array(MATTE_SIDE * MATTE_SIDE)
  const from = (MATTE_SIDE - side) / 2
  for (let y = from; y < from + side; y++)
    for (let x = from; x < from + side; x++) matte[y * MATTE_SIDE + x] = x < from + side * between ? 128 : 255
  return matte
}

describe('a matte', () => {
  it('is doubtful when a fifth of the subject or more is uncertain, or there is almost no subject', () => {
    expect(isDoubtful(matteOf(400, 0.05))).toBe(false)
    expect(isDoubtful(matteOf(400, 0.25))).toBe(true)
    expect(isDoubtful(matteOf(20, 0))).toBe(true)
    expect(isDoubtful(new Uint8Array(MATTE_SIDE * MATTE_SIDE))).toBe(true)
    expect(isDoubtful(new Uint8Array(MATTE_SIDE * MATTE_SIDE).fill(255))).toBe(true)
  })

  it('knows where its subject is', () => {
    expect(subjectBox(matteOf(512, 0))).toEqual({ left: 0.25, top: 0.25, width: 0.5, height: 0.5 })
    expect(subjectBox(new Uint8Array(MATTE_SIDE * MATTE_SIDE))).toEqual({
      left: 0,
      top: 0,
      width: 1,
      height: 1,
    })
  })
})
