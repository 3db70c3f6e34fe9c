import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import { editPhoto } from './edit-photo.ts'
import { type Edits, edits as schema } from './edits.ts'

const EDITS: Edits = {
  removeBackground: false,
  background: 'white',
  canvas: { width: 100, height: 100, margin: 0 },
  format: 'png',
  quality: 90,
}
const RED = [200, 30, 30]
const WHITE = [255, 255, 255]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-edits-'))
})

const target = () => join(folder, 'result')

/** A red photo. */
async function red(width: number, height: number): Promise<string> {
  const file = join(folder, `${width}x${height}.png`)
  await sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })
    .png()
    .toFile(file)
  return file
}

/** A photo that no format makes small. */
async function noise(side: number): Promise<string> {
  const file = join(folder, 'noise.png')
  const pixels = Buffer.alloc(side * side * 3)
  for (let at = 0, random = 1; at < pixels.length; at++) {
    random = (random * 48_271) % 2_147_483_647
    pixels[at] = random % 256
  }
  await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toFile(file)
  return file
}

async function edit(source: string, more: Partial<Edits>) {
  const edits = schema.parse({ ...EDITS, ...more })
  return editPhoto({ source, target: target(), edits }, undefined)
}

/** The smallest box around what is red. */
async function redBox() {
  const { data, info } = await sharp(target()).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  let [left, top, right, bottom] = [info.width, info.height, 0, 0]
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++) {
      const at = (y * info.width + x) * 3
      if ((data[at] ?? 0) < 150 || (data[at + 1] ?? 0) > 80) continue
      left = Math.min(left, x)
      top = Math.min(top, y)
      right = Math.max(right, x + 1)
      bottom = Math.max(bottom, y + 1)
    }
  return { left, top, right, bottom }
}

async function colourAt(x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(target()).raw().toBuffer({ resolveWithObject: true })
  const at = (y * info.width + x) * info.channels
  return [...data.subarray(at, at + 3)]
}

describe('the canvas', () => {
  it('has a margin of its own on each side', async () => {
    const margin = { top: 0.1, right: 0, bottom: 0.3, left: 0.2 }
    await edit(await red(80, 60), { canvas: { width: 100, height: 100, margin } })
    expect(await redBox()).toEqual({ left: 20, top: 10, right: 100, bottom: 70 })
  })

  it.each([
    ['center', { left: 10, top: 30, right: 90, bottom: 70 }],
    ['top', { left: 10, top: 10, right: 90, bottom: 50 }],
    ['bottom', { left: 10, top: 50, right: 90, bottom: 90 }],
    ['bottom-left', { left: 10, top: 50, right: 90, bottom: 90 }],
  ] as const)('has a wide photo at the %s within the margin', async (position, box) => {
    await edit(await red(200, 100), { canvas: { width: 100, height: 100, margin: 0.1, position } })
    expect(await redBox()).toEqual(box)
  })

  it('leaves a small photo as it is where it may not be enlarged, and still makes a large one fit', async () => {
    const canvas = { width: 100, height: 100, margin: 0.1, enlarge: false, position: 'top-right' } as const
    await edit(await red(20, 10), { canvas })
    expect(await redBox()).toEqual({ left: 70, top: 10, right: 90, bottom: 20 })
    await edit(await red(300, 300), { canvas })
    expect(await redBox()).toEqual({ left: 10, top: 10, right: 90, bottom: 90 })
  })
})

describe('the background', () => {
  it('is the colour that is named, in a JPEG too', async () => {
    await edit(await red(40, 40), { background: '#00ff80', canvas: { width: 100, height: 100, margin: 0.2 } })
    expect(await colourAt(2, 2)).toEqual([0, 255, 128])
    expect(await colourAt(50, 50)).toEqual(RED)
  })

  it('lies under what is transparent in the photo', async () => {
    const file = join(folder, 'half.png')
    const clear = { r: 0, g: 0, b: 0, alpha: 0 }
    await sharp({ create: { width: 10, height: 10, channels: 4, background: clear } }).toFile(file)
    await edit(file, { background: '#0000ff', canvas: null })
    expect(await colourAt(5, 5)).toEqual([0, 0, 255])
  })

  it('is a picture that covers the canvas', async () => {
    const picture = join(folder, 'wall.png')
    await sharp({ create: { width: 30, height: 10, channels: 3, background: '#102030' } }).toFile(picture)
    const result = await edit(await red(40, 40), {
      background: { file: picture },
      canvas: { width: 100, height: 100, margin: 0.2 },
      format: 'jpg',
    })
    expect(result).toMatchObject({ ok: true, width: 100, height: 100 })
    const [r = 0, g = 0, b = 0] = await colourAt(3, 97)
    expect(Math.abs(r - 0x10) + Math.abs(g - 0x20) + Math.abs(b - 0x30)).toBeLessThan(12)
  })

  it('that is a picture which is not there, or damaged, fails the photo, with the reason', async () => {
    expect(await edit(await red(10, 10), { background: { file: join(folder, 'none.jpg') } })).toMatchObject({
      ok: false,
      code: 'missing',
    })
    const damaged = join(folder, 'damaged.jpg')
    writeFileSync(damaged, readFileSync(await noise(40)).subarray(0, 60))
    expect(await edit(await red(10, 10), { background: { file: damaged } })).toMatchObject({
      ok: false,
      message: expect.stringMatching(
        /^The picture for the background is damaged.*nothing is wrong with the photo/,
      ),
    })
  })

  it('is the photo itself out of focus: its colours, and no edge of it', async () => {
    await edit(await red(200, 50), { background: 'blur', format: 'png' })
    expect(await colourAt(50, 3)).toEqual(RED)
    expect(await colourAt(50, 97)).toEqual(RED)
  })

  it('is refused where it is no colour', () => {
    expect(schema.safeParse({ ...EDITS, background: 'red' }).success).toBe(false)
    expect(schema.safeParse({ ...EDITS, background: '#12345' }).success).toBe(false)
  })
})

describe('the largest number of bytes', () => {
  it.each(['jpg', 'webp', 'avif'] as const)(
    'is kept in %s by the highest quality that fits',
    async (format) => {
      const source = await noise(160)
      await edit(source, { format, canvas: null, quality: 95 })
      const whole = statSync(target()).size
      const maxBytes = Math.round(whole * 0.6)
      const result = await edit(source, { format, canvas: null, quality: 95, maxBytes })
      expect(result).toMatchObject({
        ok: true,
        notes: [expect.stringMatching(/^Saved at quality \d\d, to have/)],
      })
      const { size } = statSync(target())
      expect(size).toBeLessThanOrEqual(maxBytes)
      expect(size).toBeGreaterThan(maxBytes / 2) // below quality 90 a JPEG halves its colours
    },
  )

  it('is kept in png with fewer colours', async () => {
    const result = await edit(await noise(160), { canvas: null, maxBytes: 40_000 })
    expect(result).toMatchObject({ ok: true, notes: ['Saved with fewer colours, to have at most 40 KB.'] })
    expect(statSync(target()).size).toBeLessThanOrEqual(40_000)
  })

  it('changes nothing where the file is smaller', async () => {
    expect(await edit(await red(50, 50), { maxBytes: 100_000 })).toMatchObject({ ok: true, notes: [] })
  })

  it('that no usable quality reaches fails the photo, and says what would help', async () => {
    expect(await edit(await noise(400), { format: 'jpg', canvas: null, maxBytes: 5_000 })).toMatchObject({
      ok: false,
      code: 'too_many_bytes',
      message:
        'At 400 × 400 the file has more than 5 KB at any usable quality. Allow more bytes, a smaller size, or webp.',
    })
    expect(await edit(await noise(400), { format: 'webp', canvas: null, maxBytes: 5_000 })).toMatchObject({
      message:
        'At 400 × 400 the file has more than 5 KB at any usable quality. Allow more bytes or a smaller size.',
    })
  })
})

it('a white canvas is white', async () => {
  await edit(await red(40, 40), { canvas: { width: 100, height: 100, margin: 0.2 } })
  expect(await colourAt(2, 2)).toEqual(WHITE)
})
