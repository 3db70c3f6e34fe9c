import { describe, expect, it } from 'vitest'
import type { CanvasLayout, Length, Sides } from './composition.ts'
import { placed } from './placement.ts'

/** A subject of 400 × 200 at 100, 300. */
const PHOTO = {
  width: 1000,
  height: 1000,
  subject: { left: 0.1, top: 0.3, width: 0.4, height: 0.2 },
  cutAt: [],
} as const
const NO_LIMIT = { pixels: 1e9, width: null, height: null }
const SUBJECT = expect.objectContaining({
  left: expect.closeTo(0.1),
  top: expect.closeTo(0.3),
  width: expect.closeTo(0.4),
  height: expect.closeTo(0.2),
})

function sides(length: Length): Sides<Length> {
  return { top: length, right: length, bottom: length, left: length }
}

const CANVAS: CanvasLayout = {
  kind: 'canvas',
  size: { width: 800, height: 600 },
  reference: 'subject',
  margin: sides({ pixels: 0 }),
  padding: sides({ pixels: 0 }),
  scaling: 'fit',
  position: { x: 0.5, y: 0.5 },
  snap: { horizontal: true, vertical: true },
}

describe('in place', () => {
  it('the whole photo is drawn at its own size', () => {
    expect(placed({ kind: 'in_place', scale: null, position: null }, PHOTO, NO_LIMIT)).toEqual({
      unlimited: { width: 1000, height: 1000 },
      width: 1000,
      height: 1000,
      area: { left: 0, top: 0, width: 1, height: 1 },
      at: { left: 0, top: 0, width: 1000, height: 1000 },
    })
  })

  it('a photo above the limit of pixels is made smaller as a whole', () => {
    const limits = { ...NO_LIMIT, pixels: 250_000 }
    const wide = { ...PHOTO, width: 2000 }
    expect(placed({ kind: 'in_place', scale: null, position: null }, wide, limits)).toMatchObject({
      unlimited: { width: 2000, height: 1000 },
      width: 707,
      height: 354,
      at: { width: 707, height: 354 },
    })
  })

  it('a subject at 80 % fills that much of the photo, in the middle', () => {
    expect(placed({ kind: 'in_place', scale: 0.8, position: null }, PHOTO, NO_LIMIT)).toMatchObject({
      width: 1000,
      height: 1000,
      area: SUBJECT,
      at: { left: 100, top: 300, width: 800, height: 400 },
    })
  })

  it('a subject keeps its size where only its position is asked for', () => {
    const layout = { kind: 'in_place', scale: null, position: { x: 0, y: 1 } } as const
    expect(placed(layout, PHOTO, NO_LIMIT).at).toEqual({ left: 0, top: 800, width: 400, height: 200 })
  })
})

describe('trimmed', () => {
  it('the canvas is the subject and its margins, which count against the subject', () => {
    const margins = {
      top: { pixels: 10 },
      right: { share: 0.1 },
      bottom: { pixels: 20 },
      left: { share: 0.05 },
    }
    expect(placed({ kind: 'trimmed', margins }, PHOTO, NO_LIMIT)).toMatchObject({
      width: 460,
      height: 230,
      area: SUBJECT,
      at: { left: 20, top: 10, width: 400, height: 200 },
    })
  })

  it('a margin is at most half the subject, or 500 pixels', () => {
    expect(placed({ kind: 'trimmed', margins: sides({ share: 3 }) }, PHOTO, NO_LIMIT)).toMatchObject({
      width: 800,
      height: 400,
    })
    expect(placed({ kind: 'trimmed', margins: sides({ pixels: 9999 }) }, PHOTO, NO_LIMIT)).toMatchObject({
      width: 1400,
      height: 1200,
    })
  })
})

describe('on a canvas', () => {
  it('the subject fills what margin and padding leave, the padding counted within the margin', () => {
    const layout = { ...CANVAS, margin: sides({ share: 0.1 }), padding: sides({ share: 0.25 }) }
    // 640 × 480 within the margin, 320 × 240 within the padding.
    expect(placed(layout, PHOTO, NO_LIMIT)).toMatchObject({
      width: 800,
      height: 600,
      area: SUBJECT,
      at: { left: 240, top: 220, width: 320, height: 160 },
    })
  })

  it('a subject that the photo’s border cuts off stands there without padding, but with the margin', () => {
    const cut = { ...PHOTO, cutAt: ['bottom'] } as const
    const layout = { ...CANVAS, margin: sides({ pixels: 50 }), padding: sides({ pixels: 100 }) }
    expect(placed(layout, cut, NO_LIMIT).at).toEqual({ left: 150, top: 300, width: 500, height: 250 })
    const unsnapped = { ...layout, snap: { horizontal: true, vertical: false } }
    expect(placed(unsnapped, cut, NO_LIMIT).at).toEqual({ left: 150, top: 175, width: 500, height: 250 })
  })

  it('what fills beyond the canvas is not drawn', () => {
    // 1200 × 600, of which the middle two thirds are seen.
    const { area, at } = placed({ ...CANVAS, scaling: 'fill' }, PHOTO, NO_LIMIT)
    expect(at).toEqual({ left: 0, top: 0, width: 800, height: 600 })
    expect(area.left).toBeCloseTo(0.1 + 0.4 / 6)
    expect(area.width).toBeCloseTo((0.4 * 2) / 3)
  })

  it('of the reference’s size grows by its margins', () => {
    const layout = { ...CANVAS, size: 'reference', padding: sides({ share: 0.25 }) } as const
    expect(placed(layout, PHOTO, NO_LIMIT)).toMatchObject({
      width: 800,
      height: 400,
      at: { left: 200, top: 100, width: 400, height: 200 },
    })
  })

  it('is at most as wide as allowed', () => {
    const limits = { ...NO_LIMIT, width: 100 }
    expect(placed({ ...CANVAS, size: 'photo' }, PHOTO, limits)).toMatchObject({ width: 100, height: 100 })
  })
})

it('a speck far larger than its canvas is drawn within it', () => {
  const speck = { ...PHOTO, width: 100_000, subject: { left: 0, top: 0.999, width: 1, height: 0.001 } }
  const { width, height, at } = placed({ ...CANVAS, scaling: 'fill' }, speck, NO_LIMIT)
  expect([at.left, at.top]).toEqual([0, 0])
  expect([at.width, at.height]).toEqual([width, height])
})
