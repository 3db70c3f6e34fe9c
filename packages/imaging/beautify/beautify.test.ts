import { describe, expect, it } from 'vitest'
import type { Edits } from '../edits.ts'
import { matteOf } from '../models/testing/patches.ts'
import type { CutOut } from '../steps/frame.ts'
import { beautified } from './beautify.ts'
import { lightCurve } from './light.ts'
import type { PhotoPixels } from './photo-pixels.ts'
import { slantOf } from './straighten.ts'
import { balanceOf } from './white-balance.ts'

type Rgb = readonly [number, number, number]
type Settings = NonNullable<Edits['beautify']>

const NONE: Settings = { light: false, whiteBalance: false, straighten: false, dust: false }

function photo(width: number, height: number, colourAt: (x: number, y: number) => Rgb): PhotoPixels {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) data.set(colourAt(x, y), at)
  return { data, width, height, channels: 3 }
}

const copyOf = (given: PhotoPixels): PhotoPixels => ({ ...given, data: Buffer.from(given.data) })
const at = ({ data, width }: PhotoPixels, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
]
const greyRamp =
  (from: number, to: number) =>
  (x: number): Rgb => {
    const level = Math.round(from + ((to - from) * x) / 255)
    return [level, level, level]
  }

describe('light', () => {
  it('raises the middle of a photo that is too dark, and no more than its bound', async () => {
    const dark = photo(256, 64, greyRamp(0, 80))
    const { pixels, notes } = await beautified(copyOf(dark), { ...NONE, light: true }, undefined, false)
    expect(at(dark, 128, 10)).toEqual([40, 40, 40])
    const [middle = 0] = at(pixels, 128, 10)
    expect(middle).toBeGreaterThan(60)
    // 1.2 times as bright, then to the power of 0.72.
    expect(middle).toBeLessThanOrEqual(Math.round(255 * ((40 * 1.2) / 255) ** 0.72))
    expect(notes).toEqual(['Light corrected.'])
  })

  it('leaves a light photo as it is, byte for byte', async () => {
    const light = photo(256, 64, (x) => (x < 180 ? [250, 250, 250] : [0, 0, 0]))
    const { pixels, notes } = await beautified(copyOf(light), { ...NONE, light: true }, undefined, false)
    expect(pixels.data.equals(light.data)).toBe(true)
    expect(notes).toEqual([])
  })

  it('keeps the order of levels', () => {
    const curve = lightCurve(photo(256, 16, greyRamp(8, 120))) ?? new Float32Array(0)
    for (let level = 1; level < 256; level++)
      expect(curve[level]).toBeGreaterThanOrEqual(curve[level - 1] ?? 0)
  })
})

describe('white balance', () => {
  /** Greys under a lamp. */
  const underLamp = (lamp: Rgb) =>
    photo(256, 64, (x) => {
      const level = 40 + (170 * x) / 255
      return [Math.round(level * lamp[0]), Math.round(level * lamp[1]), Math.round(level * lamp[2])]
    })
  const castAt = (pixels: PhotoPixels, x: number) => {
    const [r = 0, , b = 0] = at(pixels, x, 10)
    return r - b
  }

  it.each([
    ['warm', [1.08, 1, 0.86]],
    ['cold', [0.9, 1, 1.1]],
  ] as const)('takes at least half of a %s cast away, and does not turn it around', async (_, lamp) => {
    const lit = underLamp(lamp)
    const { pixels, notes } = await beautified(copyOf(lit), { ...NONE, whiteBalance: true }, undefined, false)
    for (const x of [60, 128, 220]) {
      const [before, after] = [castAt(lit, x), castAt(pixels, x)]
      expect(Math.abs(after), `column ${x}`).toBeLessThanOrEqual(Math.abs(before) / 2)
      expect(after * before, `column ${x}`).toBeGreaterThanOrEqual(-4)
    }
    expect(notes).toEqual(['White balance corrected.'])
  })

  it('leaves a coloured wall behind a black product, because black shows that the light is white', () => {
    const shoe = photo(256, 128, (x, y) =>
      x > 80 && x < 180 && y > 40 && y < 100 ? [30, 30, 30] : [216, 195, 165],
    )
    expect(balanceOf(shoe)).toBeUndefined()
  })

  it('leaves a photo of colours alone', () => {
    expect(balanceOf(photo(64, 64, (x) => (x < 32 ? [200, 60, 40] : [40, 90, 190])))).toBeUndefined()
  })

  it('whitens paper that leans to a colour', () => {
    const [r = 0, , b = 0] =
      balanceOf(photo(128, 128, (x, y) => (x > 50 && x < 70 && y > 50 ? [160, 40, 40] : [250, 244, 232]))) ??
      []
    expect(b).toBeGreaterThan(r)
  })
})

/** A horizon that falls to the right by so many degrees. */
const horizon = (degrees: number) =>
  photo(600, 400, (x, y) => {
    const edge = 220 + Math.tan((degrees * Math.PI) / 180) * (x - 300)
    const share = Math.max(0, Math.min(1, y - edge + 0.5))
    const level = Math.round(220 - 120 * share)
    return [level, level, level]
  })

describe('straightening', () => {
  it.each([2, -2, 4.5])('finds a horizon that slants by %d degrees', (degrees) => {
    expect(slantOf(horizon(degrees))).toBeCloseTo(degrees, 0)
  })

  it.each([0, 0.2, 12, -12, 7])('leaves one that slants by %d degrees', (degrees) => {
    expect(slantOf(horizon(degrees))).toBe(0)
  })

  it('levels the horizon and leaves no corner empty', async () => {
    const { pixels, notes } = await beautified(horizon(2), { ...NONE, straighten: true }, undefined, false)
    expect(notes).toEqual(['Straightened by 2.0°.'])
    expect([pixels.width, pixels.height]).toEqual([600, 400])
    expect(slantOf(pixels)).toBe(0)
    for (const [x, y, level] of [
      [0, 0, 220],
      [599, 0, 220],
      [0, 399, 100],
      [599, 399, 100],
    ] as const)
      expect(at(pixels, x, y)).toEqual([level, level, level])
  })

  it('turns the matte of the subject with it', async () => {
    const subject: CutOut = {
      matte: matteOf({ left: 100, top: 500, width: 100, height: 60, sure: 255 }),
      subject: { box: { left: 0.1, top: 0.49, width: 0.1, height: 0.06 }, cutAt: [], doubtful: false },
    }
    const { subject: turned } = await beautified(horizon(4), { ...NONE, straighten: true }, subject, true)
    // 362 of 1,024 to the left of the middle, at 4 degrees and three halves as wide as high: 38 down.
    expect(turned?.subject.box.top).toBeCloseTo((500 + 38) / 1_024, 1)
    expect((turned?.subject.box.top ?? 0) * 1_024).toBeGreaterThan(515)
  })

  it('leaves a carton that is seen over its corner', () => {
    const carton = photo(400, 400, (x, y) => {
      const base = 300 - Math.abs(x - 200) * 0.07
      return x > 100 && x < 300 && y > 120 && y < base ? [150, 110, 70] : [240, 240, 240]
    })
    expect(slantOf(carton)).toBe(0)
  })
})

describe('dust', () => {
  const SPECKS = [
    [40, 40],
    [300, 60],
    [350, 250],
  ] as const
  const isSpeck = (x: number, y: number) => SPECKS.some(([left, top]) => Math.hypot(x - left, y - top) < 2.5)
  const onProduct = (x: number, y: number) => x >= 140 && x < 260 && y >= 100 && y < 220
  const dusty = photo(400, 300, (x, y) => {
    if (onProduct(x, y)) return (x + y) % 7 < 3 ? [90, 60, 40] : [120, 80, 60]
    return isSpeck(x, y) ? [90, 90, 90] : [236, 236, 234]
  })

  it('goes from a plain background, and the product stays byte for byte', async () => {
    const { pixels, notes } = await beautified(copyOf(dusty), { ...NONE, dust: true }, undefined, false)
    expect(notes).toEqual(['3 specks of dust removed.'])
    for (const [x, y] of SPECKS)
      for (const level of at(pixels, x, y)) expect(Math.abs(level - 235)).toBeLessThanOrEqual(3)
    for (let y = 96; y < 224; y++)
      for (let x = 136; x < 264; x++) expect(at(pixels, x, y)).toEqual(at(dusty, x, y))
  })

  it('on the product is not dust, nor is what the matte shows', async () => {
    const button = photo(400, 300, (x, y) => {
      if (Math.hypot(x - 200, y - 150) < 2.5) return [30, 30, 30]
      return onProduct(x, y) ? [120, 80, 60] : [236, 236, 234]
    })
    const { pixels } = await beautified(copyOf(button), { ...NONE, dust: true }, undefined, false)
    expect(pixels.data.equals(button.data)).toBe(true)
    const subject: CutOut = {
      matte: matteOf({ left: 0, top: 0, width: 1_024, height: 1_024, sure: 255 }),
      subject: { box: { left: 0, top: 0, width: 1, height: 1 }, cutAt: [], doubtful: false },
    }
    const kept = await beautified(copyOf(dusty), { ...NONE, dust: true }, subject, true)
    expect(kept.pixels.data.equals(dusty.data)).toBe(true)
  })

  it('that is everywhere is a texture, and stays', async () => {
    const terrazzo = photo(400, 400, (x, y) => (x % 20 < 3 && y % 20 < 3 ? [120, 120, 120] : [230, 230, 230]))
    const { pixels } = await beautified(copyOf(terrazzo), { ...NONE, dust: true }, undefined, false)
    expect(pixels.data.equals(terrazzo.data)).toBe(true)
  })
})
