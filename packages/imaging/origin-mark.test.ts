import sharp, { type Sharp } from 'sharp'
import { expect, it } from 'vitest'
import type { Origin } from './metadata/origin.ts'
import { xmpOrigin, xmpPacket } from './metadata/xmp.ts'
import { withOriginMark } from './origin-mark.ts'

const ORIGIN: Origin = { type: 'composite', tool: 'Virtual Model' }

/** Every pixel another one, a part of it transparent. */
function picture(): Sharp {
  const pixels = Buffer.from(Array.from({ length: 67 * 45 * 4 }, (_, at) => (at * 37 + (at >> 5)) % 256))
  return sharp(pixels, { raw: { width: 67, height: 45, channels: 4 } })
}

const FILES: readonly (readonly [string, (image: Sharp) => Promise<Buffer>])[] = [
  ['PNG', (image) => image.png().toBuffer()],
  ['JPEG', (image) => image.flatten().jpeg().toBuffer()],
  [
    'JPEG with EXIF',
    (image) =>
      image
        .flatten()
        .withExif({ IFD0: { Copyright: 'Zoë' } })
        .jpeg()
        .toBuffer(),
  ],
  ['WebP', (image) => image.flatten().webp().toBuffer()],
  ['WebP with alpha', (image) => image.webp().toBuffer()],
  ['lossless WebP', (image) => image.webp({ lossless: true }).toBuffer()],
  ['lossless WebP without alpha', (image) => image.flatten().webp({ lossless: true }).toBuffer()],
]

it.each(FILES)('a %s is marked, and its pixels stay bit by bit', async (_, write) => {
  const file = await write(picture())
  const marked = withOriginMark(file, ORIGIN)
  const { width, height, hasAlpha, xmp } = await sharp(marked).metadata()
  expect({ width, height, hasAlpha }).toEqual({
    width: 67,
    height: 45,
    hasAlpha: (await sharp(file).metadata()).hasAlpha,
  })
  expect(xmpOrigin(xmp ?? Buffer.alloc(0))).toEqual(ORIGIN)
  const pixels = (bytes: Buffer) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer()
  expect((await pixels(marked)).equals(await pixels(file))).toBe(true)
})

it.each(FILES)('the mark of a %s takes the place of the one that was there', async (_, write) => {
  const before = xmpPacket({}, { type: 'trained', tool: 'Another program' }) ?? ''
  const marked = withOriginMark(await write(picture().withXmp(before)), ORIGIN)
  expect(xmpOrigin((await sharp(marked).metadata()).xmp ?? Buffer.alloc(0))).toEqual(ORIGIN)
  expect(marked.includes('Another program')).toBe(false)
})

it('a file of another kind stays as it is', () => {
  const video = Buffer.from('\0\0\0\x18ftypisom-and-so-on', 'latin1')
  expect(withOriginMark(video, ORIGIN)).toBe(video)
})
