import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { BACKDROP_KINDS, type Edits, SHADOW_KINDS } from '../edits.ts'
import { alphaOf } from '../scenes/plane.ts'
import { shadowOf } from '../scenes/shadow.ts'
import { CLEAR, drawnPhoto, editedPixels, type Pixel } from '../testing/drawn-photo.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-scene-'))
afterAll(() => rmSync(folder, { recursive: true }))

const RED: Pixel = [200, 40, 40, 255]
/** A box of 100 × 140 that stands on row 220 of a photo of 400 × 300. */
const box = drawnPhoto(400, 300, (x, y) => (x >= 150 && x < 250 && y >= 80 && y < 220 ? RED : CLEAR))
const shadow = (kind: NonNullable<Edits['shadow']>['kind'], strength = 1): Partial<Edits> => ({
  shadow: { kind, strength },
})
const backdrop = (more: Partial<NonNullable<Edits['backdrop']>> = {}): Partial<Edits> => ({
  backdrop: { kind: 'wall', colour: 'auto', light: 'left', seed: 1, ...more },
})
const ALL = { light: true, whiteBalance: true, straighten: true, dust: true } as const
const grey = ([level = 0]: readonly number[]) => level

describe('a contact shadow', () => {
  it('is dark at the foot, soft below, and nowhere else', async () => {
    const { at } = await editedPixels(box, shadow('contact'))
    expect(grey(at(200, 221))).toBeLessThan(190)
    expect(grey(at(200, 228))).toBeGreaterThan(grey(at(200, 221)))
    expect(grey(at(200, 60))).toBe(255)
    expect(grey(at(30, 222))).toBe(255)
    expect(at(200, 150)).toEqual([200, 40, 40])
  })

  it('follows a base that rises to one side', async () => {
    // As of a carton that is seen over its corner: the base rises by 0.2 a pixel.
    const base = (x: number) => 220 - Math.round(0.2 * (x - 150))
    const slanted = drawnPhoto(400, 300, (x, y) =>
      x >= 150 && x < 250 && y >= 60 && y < base(x) ? RED : CLEAR,
    )
    const { at } = await editedPixels(slanted, shadow('contact'))
    for (const x of [160, 200, 230]) expect(grey(at(x, base(x) + 2)), `column ${x}`).toBeLessThan(215)
  })

  it('lies level between legs that lean outwards', async () => {
    // A seat on two legs whose tips are both on row 240.
    const leg = (x: number, y: number, tip: number, lean: number) =>
      y >= 160 && y < 240 && Math.abs(x - (tip + lean * (240 - y))) < 6
    const chair = drawnPhoto(400, 300, (x, y) => {
      const isSeat = x >= 120 && x < 280 && y >= 60 && y < 160
      return isSeat || leg(x, y, 130, 0.15) || leg(x, y, 270, -0.15) ? RED : CLEAR
    })
    const { at } = await editedPixels(chair, shadow('contact'))
    for (const x of [160, 200, 240]) {
      const rows = Array.from({ length: 80 }, (_, row) => grey(at(x, 165 + row)))
      const darkest = 165 + rows.indexOf(Math.min(...rows))
      expect(Math.abs(darkest - 238), `column ${x}`).toBeLessThanOrEqual(8)
    }
  })

  it('does not rise with a wall that leans outwards', async () => {
    // A pot: 60 wide at its foot, 140 at its rim.
    const pot = drawnPhoto(400, 300, (x, y) =>
      y >= 100 && y < 220 && Math.abs(x - 200) < 30 + (220 - y) / 3 ? RED : CLEAR,
    )
    const { at } = await editedPixels(pot, shadow('contact'))
    expect(grey(at(200, 221))).toBeLessThan(190)
    for (const x of [244, 155]) expect(grey(at(x, 198)), `column ${x}`).toBeGreaterThan(248)
  })
})

describe('a cast shadow', () => {
  it('falls away from the light, and fades before the canvas ends', async () => {
    const { at } = await editedPixels(box, shadow('cast'))
    expect(grey(at(280, 205))).toBeLessThan(215)
    expect(grey(at(110, 205))).toBe(255)
    for (let y = 0; y < 300; y++) expect(grey(at(399, y))).toBeGreaterThan(252)
  })

  it('is mirrored where the light comes from the other side', async () => {
    const pixels = await box.image.clone().raw().toBuffer()
    const alpha = alphaOf(pixels, box)
    const left = await shadowOf(alpha, { kind: 'cast', strength: 1 }, 'left')
    const right = await shadowOf(alpha, { kind: 'cast', strength: 1 }, 'right')
    for (const [x, y] of [
      [280, 205],
      [300, 190],
    ] as const)
      expect(right?.values[y * 400 + 399 - x]).toBeCloseTo(left?.values[y * 400 + x] ?? -1, 1)
  })
})

it('a floating shadow lies below the subject, with light between', async () => {
  const { at } = await editedPixels(box, shadow('floating'))
  expect(grey(at(200, 230))).toBeLessThan(200)
  expect(grey(at(200, 221))).toBeGreaterThan(grey(at(200, 230)) + 25)
  expect(grey(at(160, 230))).toBeGreaterThan(grey(at(200, 230)))
})

describe.each(SHADOW_KINDS)('a %s shadow', (kind) => {
  const where = { contact: [200, 222], cast: [270, 210], floating: [200, 230] } as const
  const [x, y] = where[kind]

  it('is darker the stronger it is', async () => {
    const [faint, natural, strong] = await Promise.all(
      [0.5, 1, 1.8].map(async (strength) => grey((await editedPixels(box, shadow(kind, strength))).at(x, y))),
    )
    expect(natural).toBeLessThan((faint ?? 0) - 10)
    expect(strong).toBeLessThan((natural ?? 0) - 10)
  })

  it('stays half transparent on transparency, and black', async () => {
    const { at } = await editedPixels(box, { ...shadow(kind), background: 'transparent' })
    const [r, g, b, alpha = 0] = at(x, y)
    expect([r, g, b]).toEqual([0, 0, 0])
    expect(alpha).toBeGreaterThan(30)
    expect(alpha).toBeLessThan(200)
    expect(at(20, 20)).toEqual([0, 0, 0, 0])
    expect(at(200, 150)).toEqual([200, 40, 40, 255])
  })

  it('lies on a colour in its own hue', async () => {
    const { at } = await editedPixels(box, { ...shadow(kind), background: '#d8c3a5' })
    const [r = 0, g = 0, b = 0] = at(x, y)
    expect(at(20, 20)).toEqual([216, 195, 165])
    expect(r).toBeLessThan(195)
    expect(r / g).toBeCloseTo(216 / 195, 1)
    expect(g / b).toBeCloseTo(195 / 165, 1)
  })

  it('lies on a picture, and on white where the format has no transparency', async () => {
    const file = join(folder, `${kind}.png`)
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#3c64c8' } })
      .png()
      .toFile(file)
    const picture = await editedPixels(box, { ...shadow(kind), background: { file } })
    expect(picture.at(20, 20)).toEqual([60, 100, 200])
    expect(picture.at(x, y)[2]).toBeLessThan(180)
    const jpg = await editedPixels(box, { ...shadow(kind), background: 'transparent', format: 'jpg' })
    expect(jpg.channels).toBe(3)
    expect(jpg.at(20, 20)).toEqual([255, 255, 255])
    expect(grey(jpg.at(x, y))).toBeLessThan(220)
  })
})

it('a subject that the border cuts off throws its shadow on the wall behind it', async () => {
  const bust = drawnPhoto(400, 300, (x, y) => (x >= 150 && x < 250 && y >= 80 ? RED : CLEAR))
  const { at } = await editedPixels(bust, shadow('contact'))
  expect(grey(at(253, 200))).toBeLessThan(245)
  expect(grey(at(200, 60))).toBe(255)
})

describe.each(BACKDROP_KINDS)('the backdrop %s', (kind) => {
  it('is the same for the same seed, byte for byte, and another for another', async () => {
    const [one, same, other] = await Promise.all(
      [3, 3, 4].map(async (seed) => (await editedPixels(box, backdrop({ kind, seed }))).data),
    )
    expect(one?.equals(same ?? Buffer.alloc(0))).toBe(true)
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(false)
  })

  it('shows another light for each of three seeds, to the eye', async () => {
    const pictures = await Promise.all(
      [1, 2, 3].map((seed) => editedPixels(box, backdrop({ kind, colour: '#8fa3b8', seed }))),
    )
    for (const [one, other] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      let farthest = 0
      for (let y = 4; y < 200; y += 4)
        for (let x = 4; x < 396; x += 4)
          farthest = Math.max(
            farthest,
            Math.abs(grey(pictures[one]?.at(x, y) ?? []) - grey(pictures[other]?.at(x, y) ?? [])),
          )
      expect(farthest, `seeds ${one + 1} and ${other + 1}`).toBeGreaterThan(9)
    }
  })

  it('fills the canvas, keeps the subject, and grounds it', async () => {
    const { at, channels } = await editedPixels(box, backdrop({ kind, colour: '#d8c3a5' }))
    expect(channels).toBe(3)
    const [r = 0, , b = 0] = at(20, 20)
    expect(r).toBeGreaterThan(b + 15)
    for (const [k, level] of at(200, 150).entries())
      expect(Math.abs(level - (RED[k] ?? 0)), `channel ${k}`).toBeLessThanOrEqual(3)
    expect(grey(at(200, 221))).toBeLessThan(grey(at(200, 240)) - 10)
  })
})

describe('a backdrop', () => {
  it('is in a damped opposite of the subject’s colour, where none is chosen', async () => {
    const [r = 0, g = 0, b = 0] = (await editedPixels(box, backdrop())).at(60, 40)
    expect(b).toBeGreaterThan(r + 8)
    expect(g).toBeGreaterThan(r + 8)
    expect(b - r).toBeLessThan(60)
    const grey = drawnPhoto(400, 300, (x, y) =>
      x >= 150 && x < 250 && y >= 80 && y < 220 ? [90, 90, 90, 255] : CLEAR,
    )
    const [warmRed = 0, , warmBlue = 0] = (await editedPixels(grey, backdrop())).at(60, 40)
    expect(warmRed - warmBlue).toBeGreaterThan(0)
    expect(warmRed - warmBlue).toBeLessThan(16)
  })

  it('suits the subject as it was where a colour came after it', async () => {
    const wallOf = async (edits: Partial<Edits>) => (await editedPixels(box, edits)).at(60, 40)
    const [red, blue, green] = [{ colour: '#c82828' }, { colour: '#2040d0' }, { colour: '#20a040' }] as const
    const then = { ...backdrop({ suits: {} }), recolour: blue }
    const near = (one: readonly number[], other: readonly number[]) =>
      one.every((level, k) => Math.abs(level - (other[k] ?? 0)) <= 1)
    const [suitsRed, suitsBlue] = await Promise.all([
      wallOf(backdrop()),
      wallOf({ ...backdrop(), recolour: blue }),
    ])
    expect(near(suitsRed, suitsBlue)).toBe(false)
    expect(near(await wallOf(then), suitsRed)).toBe(true)
    const between = { ...backdrop({ suits: { recolour: blue } }), recolour: green }
    expect(near(await wallOf(between), suitsBlue)).toBe(true)
    expect(near(await wallOf({ ...between, beautify: ALL }), suitsBlue)).toBe(true)
    const chosen = backdrop({ colour: red.colour, suits: {} })
    expect(await wallOf({ ...chosen, recolour: blue })).toEqual(await wallOf(chosen))
  })

  it('is brighter on the side of the light', async () => {
    const sides = async (light: 'left' | 'right') => {
      const { at } = await editedPixels(box, backdrop({ light, colour: '#d8c3a5' }))
      const mean = (x: number) => {
        let sum = 0
        for (let y = 40; y < 80; y++) sum += grey(at(x, y))
        return sum / 40
      }
      return mean(60) - mean(340)
    }
    expect(await sides('left')).toBeGreaterThan(3)
    expect(await sides('right')).toBeLessThan(-3)
  })

  it('has noise of a level, so that no bands show', async () => {
    const { at } = await editedPixels(box, backdrop({ kind: 'gradient', colour: '#d8c3a5' }))
    const levels = Array.from({ length: 64 }, (_, x) => grey(at(20 + x, 30)))
    const jumps = levels.slice(1).map((level, x) => Math.abs(level - (levels[x] ?? 0)))
    expect(Math.max(...jumps)).toBeLessThanOrEqual(3)
    expect(jumps.filter((jump) => jump > 0).length).toBeGreaterThan(20)
  })

  it('takes the place of a picture and of transparency', async () => {
    const { channels } = await editedPixels(box, { ...backdrop(), background: 'transparent' })
    expect(channels).toBe(3)
  })

  it('shines into the edge of the subject, and no farther', async () => {
    const { at } = await editedPixels(box, backdrop({ colour: '#ffffff' }))
    expect(at(150, 150)[1]).toBeGreaterThan(45)
    expect(at(185, 150)[1]).toBeLessThan(44)
  })
})
