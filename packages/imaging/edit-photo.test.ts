import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import exifReader from 'exif-reader'
import sharp, { type Sharp } from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import type { EditResult } from './edit-job.ts'
import { editPhoto } from './edit-photo.ts'
import type { Edits } from './edits.ts'

const PHOTOS = join(
  dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json')),
  'assets/images',
)
const POT = join(PHOTOS, readdirSync(PHOTOS).find((name) => name.startsWith('charles-deluvio')) ?? '')
const WHITE: Edits = {
  removeBackground: false,
  background: 'white',
  canvas: { width: 400, height: 300, margin: 0.1 },
  format: 'jpg',
  quality: 90,
}
const KEEP: Edits = { ...WHITE, background: 'keep', canvas: null }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-photos-'))
})

async function made(name: string, make: (pot: Sharp) => Sharp): Promise<string> {
  const file = join(folder, name)
  await make(sharp(POT).resize(320)).toFile(file)
  return file
}

function written(name: string, content: Buffer | string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

const target = () => join(folder, 'result')
const run = (source: string, edits = WHITE): Promise<EditResult> =>
  editPhoto({ source, target: target(), edits }, undefined)

/** The colour of one pixel of the result, as red, green, blue and, where there is one, alpha. */
async function pixel(x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(target()).raw().toBuffer({ resolveWithObject: true })
  const at = (y * info.width + x) * info.channels
  return [...data.subarray(at, at + info.channels)]
}

function near(colour: readonly number[], expected: readonly number[], by = 12): boolean {
  return expected.every((value, at) => Math.abs(value - (colour[at] ?? 0)) <= by)
}

describe('a photo on a white canvas', () => {
  it('has exactly the size that was asked for, the margin white, and the photo in the middle', async () => {
    expect(await run(POT)).toMatchObject({ ok: true, width: 400, height: 300, needsReview: false })
    expect(await sharp(target()).metadata()).toMatchObject({
      format: 'jpeg',
      width: 400,
      height: 300,
      hasAlpha: false,
    })
    expect(near(await pixel(2, 2), [255, 255, 255], 2)).toBe(true)
    expect(near(await pixel(200, 29), [255, 255, 255], 4)).toBe(true)
    expect(near(await pixel(200, 40), [255, 255, 255], 20)).toBe(false)
  })

  it('leaves the original untouched, byte for byte', async () => {
    const before = readFileSync(POT)
    await run(POT)
    expect(readFileSync(POT)).toEqual(before)
  })

  it('is white where a transparent PNG was, and stays transparent in PNG when the background is kept', async () => {
    const clear = await made('clear.png', (pot) => pot.ensureAlpha(0))
    await run(clear)
    expect(near(await pixel(200, 150), [255, 255, 255], 2)).toBe(true)
    await run(clear, { ...KEEP, format: 'png' })
    expect((await pixel(10, 10))[3]).toBe(0)
  })

  it('has a note when it was enlarged more than twice', async () => {
    const small = await made('small.jpg', (pot) => pot.resize(100))
    expect(await run(small)).toMatchObject({
      ok: true,
      notes: [expect.stringMatching(/^Enlarged 2\.\d times/)],
    })
  })
})

describe('every kind of photo', () => {
  it.each([
    ['16-bit PNG', 'a.png', (pot: Sharp) => pot.toColourspace('rgb16').png()],
    ['CMYK JPEG', 'a.jpg', (pot: Sharp) => pot.toColourspace('cmyk').jpeg()],
    ['Display P3 JPEG', 'a.jpg', (pot: Sharp) => pot.withIccProfile('p3').jpeg()],
    ['WebP', 'a.webp', (pot: Sharp) => pot.webp()],
    ['AVIF', 'a.avif', (pot: Sharp) => pot.avif({ effort: 0 })],
    ['TIFF', 'a.tiff', (pot: Sharp) => pot.tiff()],
    ['PNG with the extension .jpg', 'a.jpg', (pot: Sharp) => pot.png()],
  ] as const)('%s keeps its colours', async (_kind, name, make) => {
    const expected = await sharp(POT).resize(320).raw().toBuffer({ resolveWithObject: true })
    const at = (200 * expected.info.width + 160) * expected.info.channels
    expect(await run(await made(name, make), { ...KEEP, format: 'png' })).toMatchObject({
      ok: true,
      width: 320,
    })
    const [red = 0, green = 0, blue = 0] = expected.data.subarray(at, at + 3)
    expect(near(await pixel(160, 200), [red, green, blue], 24)).toBe(true)
  })

  it('grey stays grey', async () => {
    await run(await made('grey.jpg', (pot) => pot.greyscale().jpeg()), { ...KEEP, format: 'png' })
    const [red = 0, green = 0, blue = 0] = await pixel(160, 200)
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(4)
  })

  it('an animation gives its first frame, with a note', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .png()
        .toBuffer()
    const gif = join(folder, 'two.gif')
    await sharp([await frame('#ff0000'), await frame('#0000ff')], { join: { animated: true } })
      .gif()
      .toFile(gif)
    expect(await run(gif, { ...KEEP, format: 'png' })).toMatchObject({
      ok: true,
      width: 64,
      height: 64,
      notes: ['An animation of 2 frames: the first one was used.'],
    })
    expect(near(await pixel(32, 32), [255, 0, 0])).toBe(true)
  })

  it('is rotated upright once, and has no orientation that would rotate it again', async () => {
    const half = sharp({ create: { width: 60, height: 30, channels: 3, background: '#00ff00' } })
    const turned = join(folder, 'turned.jpg')
    await half.withMetadata({ orientation: 6 }).jpeg().toFile(turned)
    expect(await run(turned, KEEP)).toMatchObject({ width: 30, height: 60 })
    expect((await sharp(target()).metadata()).orientation ?? 1).toBe(1)
  })

  it.each(['jpg', 'png', 'webp', 'avif'] as const)('is encoded as %s', async (format) => {
    expect(await run(POT, { ...WHITE, format })).toMatchObject({ ok: true, width: 400 })
    const { format: is } = await sharp(target()).metadata()
    expect(is).toBe(format === 'jpg' ? 'jpeg' : format === 'avif' ? 'heif' : format)
  })
})

describe('metadata', () => {
  it('keeps copyright and artist, and drops the place and the camera', async () => {
    const tagged = join(folder, 'tagged.jpg')
    const tags = {
      IFD0: { Copyright: 'Ann Lee', Artist: 'Ann', Make: 'Camera', Model: 'X100', Software: 'Secret 1.0' },
      IFD2: { BodySerialNumber: '12345' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '48/1 51/1 30/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '2/1 17/1 40/1',
      },
    }
    await sharp(POT).resize(320).withExif(tags).jpeg().toFile(tagged)
    const source = exifReader((await sharp(tagged).metadata()).exif ?? Buffer.alloc(0))
    expect(source.GPSInfo).toBeDefined()

    await run(tagged)
    const { exif, icc } = await sharp(target()).metadata()
    const { Image, Photo, GPSInfo } = exifReader(exif ?? Buffer.alloc(0))
    expect(Image).toMatchObject({ Copyright: 'Ann Lee', Artist: 'Ann' })
    expect(Object.keys(Image ?? {})).not.toEqual(expect.arrayContaining(['Make']))
    expect(JSON.stringify({ Image, Photo, GPSInfo })).not.toMatch(/Camera|X100|Secret|12345|GPSLatitude/)
    expect(icc).toBeDefined()
    expect(readFileSync(target()).toString('latin1')).not.toMatch(/Camera|X100|Secret|12345/)
  })
})

describe('a file that cannot be edited', () => {
  it.each([
    ['empty', 'empty', () => ''],
    ['a text', 'not_an_image', () => 'this is not an image'],
    [
      'a drawing that reads files',
      'unsupported',
      () => '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    ],
    ['half a JPEG', 'truncated', () => readFileSync(POT).subarray(0, 30_000)],
    [
      'a broken HEIC',
      'unsupported',
      () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(500)]),
    ],
    [
      'more than 50 MB',
      'too_large',
      () => Buffer.concat([readFileSync(POT), Buffer.alloc(51 * 1024 * 1024)]),
    ],
  ] satisfies [string, string, () => string | Buffer][])(
    '%s fails as %s in one line, and leaves nothing',
    async (_what, code, content) => {
      const result = await run(written('bad.jpg', content()))
      expect(result).toMatchObject({ ok: false, code })
      expect(!result.ok && result.message.split('\n')).toHaveLength(1)
      expect(existsSync(target())).toBe(false)
    },
  )

  it('that does not exist is reported as missing', async () => {
    expect(await run(join(folder, 'nowhere.jpg'))).toMatchObject({ ok: false, code: 'missing' })
  })
})

describe('a target that cannot be written', () => {
  it('is reported as not writable when its folder is missing', async () => {
    const gone = join(folder, 'gone/result')
    expect(await editPhoto({ source: POT, target: gone, edits: WHITE }, undefined)).toMatchObject({
      ok: false,
      code: 'not_writable',
    })
  })

  it.runIf(existsSync('/dev/full'))(
    'is reported as a full disk when it is full, and no partial file stays',
    async () => {
      symlinkSync('/dev/full', target())
      const result = await run(POT)
      expect(result).toMatchObject({
        ok: false,
        code: 'disk_full',
        message: 'The disk is full. Make room, then run the rest again.',
      })
      expect(existsSync(target())).toBe(false)
    },
  )
})
