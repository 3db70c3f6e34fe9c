import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { editPhoto } from './edit-photo.ts'
import { deepTiff, uint32, withChunks } from './testing/stated-colours.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-whole-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

async function outcome(photo: Buffer) {
  const source = join(folder, `${files++}`)
  writeFileSync(source, photo)
  const edits = {
    removeBackground: false,
    background: 'keep',
    canvas: null,
    format: 'png',
    quality: 90,
  } as const
  const result = await editPhoto({ source, target: `${source}.png`, edits }, undefined)
  return result.ok ? { ok: true, notes: result.notes } : { ok: false, code: result.code }
}

/** Noise, so that a missing byte is a missing pixel. */
const noise = sharp(Buffer.from(Array.from({ length: 96 * 96 * 3 }, (_, at) => (at * 7_919) % 251)), {
  raw: { width: 96, height: 96, channels: 3 },
})
let jpeg: Buffer
let progressive: Buffer
let png: Buffer
let webp: Buffer
let avif: Buffer
beforeAll(async () => {
  jpeg = await noise.clone().jpeg().toBuffer()
  progressive = await noise.clone().jpeg({ progressive: true }).toBuffer()
  png = await noise.clone().png().toBuffer()
  webp = await noise.clone().webp().toBuffer()
  avif = await noise.clone().avif({ effort: 0 }).toBuffer()
})

describe('what every viewer opens is edited', () => {
  it('a JPEG without its end mark, with a note', async () => {
    for (const photo of [jpeg, progressive])
      expect(await outcome(photo.subarray(0, -2))).toEqual({
        ok: true,
        notes: ['The JPEG file lacks the mark at its end; the picture is whole.'],
      })
  })

  it('a WebP without the byte that fills it up, with a note', async () => {
    const odd = Buffer.from(webp)
    if (odd.at(-1) !== 0) odd[odd.length - 1] = 0
    expect(await outcome(odd.subarray(0, -1))).toEqual({
      ok: true,
      notes: ['The WebP file lacks the byte at its end; the picture is whole.'],
    })
  })

  it('a photo with a video, or anything else, behind it', async () => {
    const video = Buffer.from('\0\0\0\x18ftypmp42'.repeat(5_000), 'latin1')
    for (const photo of [jpeg, png, webp, avif])
      expect(await outcome(Buffer.concat([photo, video]))).toEqual({ ok: true, notes: [] })
  })

  it('a PNG without its last chunk, or with metadata that is damaged', async () => {
    expect(await outcome(png.subarray(0, -12))).toEqual({ ok: true, notes: [] })
    expect(await outcome(withChunks(png, { eXIf: Buffer.from('nonsense'), gAMA: uint32(0) }))).toEqual({
      ok: true,
      notes: [],
    })
  })

  it('a photo whose profile cannot be read, with a note', async () => {
    const broken = Buffer.from('\xff\xe2\x00\x28ICC_PROFILE\0\x01\x01', 'latin1')
    const photo = Buffer.concat([jpeg.subarray(0, 2), broken, Buffer.alloc(24, 7), jpeg.subarray(2)])
    expect(await outcome(photo)).toEqual({
      ok: true,
      notes: ['The colour profile of the photo cannot be read, so its colours were taken for sRGB.'],
    })
  })
})

describe('what is really cut fails', () => {
  it('a JPEG, also by a few bytes, and one whose thumbnail has an end mark', async () => {
    for (const photo of [jpeg, progressive])
      for (const keep of [photo.length - 12, photo.length - 200, photo.length / 2])
        expect(await outcome(photo.subarray(0, keep))).toEqual({ ok: false, code: 'truncated' })
    const thumbnail = Buffer.concat([
      Buffer.from('\xff\xe5\x00\x06', 'latin1'),
      Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    ])
    const photo = Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(2, -200)])
    expect(await outcome(photo)).toEqual({ ok: false, code: 'truncated' })
  })

  it('every other format', async () => {
    for (const photo of [png, webp, avif, deepTiff(96, 96, [1, 2, 3])])
      expect(await outcome(photo.subarray(0, photo.length / 2))).toEqual({ ok: false, code: 'truncated' })
  })
})

describe('what viewers do not open is refused by its name', () => {
  it.each([
    ['Photoshop', '8BPS\0\x01'],
    ['JPEG XL', '\xff\x0a\0\0'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['camera raw', 'II*\0\x10\0\0\0CR\x02\0'],
    ['camera raw', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom'],
  ])('%s', async (kind, head) => {
    const source = join(folder, `${files++}`)
    writeFileSync(source, Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(200)]))
    const edits = {
      removeBackground: false,
      background: 'keep',
      canvas: null,
      format: 'png',
      quality: 90,
    } as const
    expect(await editPhoto({ source, target: `${source}.png`, edits }, undefined)).toEqual({
      ok: false,
      code: 'unsupported',
      message: `This is a ${kind} file, which cannot be read here. Export it as JPEG or PNG, then add it again.`,
    })
  })

  it('a DNG, whose first picture is a thumbnail', async () => {
    const tiff = deepTiff(96, 96, [1, 2, 3])
    // The tag of the compression becomes DNGVersion; libtiff would go on without it.
    tiff.writeUInt16LE(0xc612, 10 + 3 * 12)
    expect(await outcome(tiff)).toEqual({ ok: false, code: 'unsupported' })
  })
})
