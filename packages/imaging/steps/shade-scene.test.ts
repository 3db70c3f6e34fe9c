import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { matteOf } from '../models/testing/patches.ts'
import { CLEAR, drawnPhoto, editedPixels, type Pixel } from '../testing/drawn-photo.ts'

const RED: Pixel = [200, 40, 40, 255]
const TABLE: Pixel = [160, 120, 80, 255]
const WALL: Pixel = [90, 140, 190, 255]
const isBox = (x: number, y: number) => x >= 160 && x < 240 && y >= 80 && y < 240
/** A red box on a table before a wall. */
const scene = drawnPhoto(400, 400, (x, y) => (isBox(x, y) ? RED : y >= 200 ? TABLE : WALL))
const subject = {
  matte: matteOf({ left: 410, top: 205, width: 204, height: 409, sure: 255 }),
  subject: { box: { left: 0.4, top: 0.2, width: 0.2, height: 0.4 }, cutAt: [], doubtful: false },
}
const kept = {
  removeBackground: false,
  background: 'keep',
  shadow: { kind: 'contact', strength: 1 },
} as const

describe('the shadow in a photo that keeps what is behind', () => {
  it('lies on the table in its own hue; the subject and the wall stay byte for byte', async () => {
    const { at } = await editedPixels(scene, kept, subject)
    const [r = 0, g = 0, b = 0] = at(200, 242)
    expect(r).toBeLessThan(130)
    expect(r / g).toBeCloseTo(160 / 120, 1)
    expect(g / b).toBeCloseTo(120 / 80, 1)
    for (let y = 82; y < 238; y++)
      for (let x = 162; x < 238; x++) expect(at(x, y)).toEqual([200, 40, 40, 255])
    expect(at(200, 30)).toEqual([90, 140, 190, 255])
    expect(at(20, 190)).toEqual([90, 140, 190, 255])
    expect(at(20, 390)).toEqual([160, 120, 80, 255])
  })

  it('is placed with its photo, and leaves the margin clean', async () => {
    const canvas = { width: 600, height: 400, margin: 0 }
    const { at } = await editedPixels(scene, { ...kept, canvas, format: 'jpg' }, subject)
    expect(at(300, 242)[0]).toBeLessThan(130)
    expect(at(300, 150)).toEqual([200, 40, 40])
    expect(at(110, 50)).toEqual([90, 140, 190])
    for (const x of [2, 97, 503, 597]) expect(at(x, 242), `column ${x}`).toEqual([255, 255, 255])
  })

  it('leaves the margin of an opaque photo transparent, where the format can', async () => {
    const data = Buffer.alloc(400 * 400 * 3, 150)
    const image = sharp(data, { raw: { width: 400, height: 400, channels: 3 } })
    const opaque = { ...scene, image, hasAlpha: false }
    const canvas = { width: 600, height: 400, margin: 0 }
    const { at } = await editedPixels(opaque, { ...kept, canvas }, subject)
    expect(at(50, 242)).toEqual([0, 0, 0, 0])
    expect(at(300, 150)).toEqual([150, 150, 150, 255])
    expect(at(300, 242)[0]).toBeLessThan(120)
  })

  it('is the subject’s own where the photo is cut out already', async () => {
    const box = drawnPhoto(400, 400, (x, y) => (isBox(x, y) ? RED : CLEAR))
    const { at } = await editedPixels(box, kept)
    expect(at(200, 150)).toEqual([200, 40, 40, 255])
    expect(at(200, 242)[3]).toBeGreaterThan(60)
    expect(at(200, 242).slice(0, 3)).toEqual([0, 0, 0])
    expect(at(20, 20)).toEqual([0, 0, 0, 0])
  })

  it('has room below a subject that is cut out already and ends with its photo', async () => {
    const box = drawnPhoto(400, 400, (x, y) => (x >= 160 && x < 240 && y >= 80 && y < 396 ? RED : CLEAR))
    const canvas = { width: 600, height: 600, margin: 0.1 }
    const { at } = await editedPixels(box, { ...kept, canvas })
    // The subject is placed, not its photo: it fills the canvas between the margins, with its shadow beside it.
    expect(at(300, 300)).toEqual([200, 40, 40, 255])
    expect(at(300, 70)).toEqual([200, 40, 40, 255])
    expect(at(300, 545)[3]).toBeGreaterThan(15)
    expect(at(300, 545).slice(0, 3)).toEqual([0, 0, 0])
    expect(at(20, 20)).toEqual([0, 0, 0, 0])
  })

  it('takes the background along where another one is wanted, or a scene', async () => {
    const white = await editedPixels(scene, { ...kept, background: 'white' }, subject)
    expect(white.at(20, 390)).toEqual([255, 255, 255])
    const backdrop = { kind: 'wall', colour: '#202020', light: 'left', seed: 1 } as const
    expect((await editedPixels(scene, { ...kept, backdrop }, subject)).at(20, 390)[0]).toBeLessThan(90)
  })
})
