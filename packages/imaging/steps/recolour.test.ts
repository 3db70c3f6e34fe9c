import { describe, expect, it } from 'vitest'
import { matteOf } from '../models/testing/patches.ts'
import { CLEAR, drawnPhoto, editedPixels, type Pixel } from '../testing/drawn-photo.ts'

const BLUE: Pixel = [60, 90, 160, 255]
const WOOD: Pixel = [170, 130, 80, 255]
/** A blue chair, darker on the right, on wooden legs. */
const chair = drawnPhoto(300, 300, (x, y) => {
  if (x < 100 || x >= 200 || y < 60 || y >= 240) return CLEAR
  if (y >= 180) return WOOD
  return x < 150 ? BLUE : [40, 62, 112, 255]
})
const green = { recolour: { colour: '#2e8b57' } } as const

describe('recolour', () => {
  it('turns the main colour into the other one, and leaves what has another hue', async () => {
    const { at } = await editedPixels(chair, green)
    const [r = 0, g = 0, b = 0] = at(120, 100)
    expect(g).toBeGreaterThan(r + 40)
    expect(g).toBeGreaterThan(b + 25)
    for (const [k, level] of at(120, 210).entries())
      expect(Math.abs(level - (WOOD[k] ?? 0)), `channel ${k}`).toBeLessThanOrEqual(2)
  })

  it('keeps light and shade', async () => {
    const { at } = await editedPixels(chair, green)
    expect(at(120, 100)[1]).toBeGreaterThan((at(180, 100)[1] ?? 255) + 20)
  })

  it.each([
    ['#f4f1ea', (level: number) => level > 150],
    ['#1c1c1e', (level: number) => level < 70],
  ] as const)('makes it %s too, which has no hue', async (colour, isRight) => {
    const { at } = await editedPixels(chair, { recolour: { colour } })
    const [r = 0, g = 0, b = 0] = at(120, 100)
    expect(isRight(g)).toBe(true)
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(14)
  })

  it('leaves a background that is kept byte for byte, also where it has the same colour', async () => {
    const blue = drawnPhoto(200, 200, () => BLUE)
    const subject = {
      matte: matteOf({ left: 256, top: 256, width: 512, height: 512, sure: 255 }),
      subject: {
        box: { left: 0.25, top: 0.25, width: 0.5, height: 0.5 },
        cutAt: [],
        doubtful: false,
      },
    }
    const kept = { removeBackground: false, background: 'keep' } as const
    const { at } = await editedPixels(blue, { ...kept, ...green }, subject)
    expect(at(20, 20)).toEqual([60, 90, 160, 255])
    expect(at(180, 100)).toEqual([60, 90, 160, 255])
    expect(at(100, 100)[1]).toBeGreaterThan((at(100, 100)[2] ?? 255) + 25)
  })

  it('takes the shaded side of a pale product along', async () => {
    const denim = drawnPhoto(200, 200, (x, y) => {
      if (x < 20 || y < 20) return CLEAR
      return x < 150 ? [96, 116, 148, 255] : [66, 71, 79, 255]
    })
    const { at } = await editedPixels(denim, { recolour: { colour: '#c46a1f' } })
    for (const x of [80, 180]) {
      const [red = 0, , blue = 255] = at(x, 100)
      expect(red, `column ${x}`).toBeGreaterThan(blue + 15)
    }
  })

  it('refuses what has hardly any colour', async () => {
    const kettle = drawnPhoto(200, 200, (x) => (x < 50 ? CLEAR : [120, 122, 126, 255]))
    await expect(editedPixels(kettle, green)).rejects.toMatchObject({
      code: 'no_colour',
      message: 'This product has hardly any colour, so it cannot be recolored. Leave this step out for it.',
    })
  })
})
