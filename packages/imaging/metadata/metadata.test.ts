import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exifReader from 'exif-reader'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { editPhoto } from '../edit-photo.ts'
import type { Edits } from '../edits.ts'
import { withJpegSegments } from '../jpeg-segments.ts'
import { withChunks } from '../testing/stated-colours.ts'
import { exifRights, tiffRights } from './exif.ts'
import { iimRights, iimSegment } from './iptc-iim.ts'
import { originAfter } from './origin.ts'
import type { Rights } from './rights.ts'
import { xmpOrigin, xmpPacket, xmpRights } from './xmp.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-metadata-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

const RIGHTS: Rights = {
  copyright: '© 2026 Jörg Müller 写真',
  creators: ['Jörg Müller', 'Zoë & Söhne'],
  credit: 'Müller <Bild>',
  usageTerms: 'Nur für "Presse"',
  webStatement: 'https://example.com/licence?a=1&b=2',
  licence: 'https://creativecommons.org/licenses/by/4.0/',
  licensor: 'https://example.com/buy',
}
const photo = () => sharp({ create: { width: 64, height: 48, channels: 3, background: '#c82828' } })

/** The photo as it comes out. */
async function result(source: Buffer, format: Edits['format'], more: Partial<Edits> = {}): Promise<Buffer> {
  const from = join(folder, `${files++}`)
  writeFileSync(from, source)
  const own = { removeBackground: false, background: 'keep', canvas: null } as const
  const edits: Edits = { ...own, format, quality: 90, ...more }
  const made = await editPhoto({ source: from, target: `${from}.result`, edits }, undefined)
  if (!made.ok) throw new Error(made.message)
  return readFileSync(`${from}.result`)
}

const FORMATS = ['jpg', 'png', 'webp', 'avif'] as const

describe.each(FORMATS)('rights in a %s that comes out', (format) => {
  it('are kept out of XMP, in XMP and in EXIF, letter by letter', async () => {
    const source = await photo()
      .withXmp(xmpPacket(RIGHTS) ?? '')
      .jpeg()
      .toBuffer()
    const { xmp, exif } = await sharp(await result(source, format)).metadata()
    expect(xmpRights(xmp ?? Buffer.alloc(0))).toEqual(RIGHTS)
    expect(await exifRights(exif ?? Buffer.alloc(0))).toEqual({
      copyright: '© 2026 Jörg Müller 写真',
      creators: ['Jörg Müller; Zoë & Söhne'],
    })
  })

  it('leave a file that decodes, with its checksums right', async () => {
    const source = await photo()
      .withXmp(xmpPacket(RIGHTS) ?? '')
      .png()
      .toBuffer()
    const { data } = await sharp(await result(source, format), { failOn: 'warning' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]).toBeGreaterThan(190)
  })

  it('are kept out of the IPTC block alone', async () => {
    const profile = (await sharp(await result(await photo().png().toBuffer(), 'png')).metadata()).icc
    const segments = { profile: profile ?? Buffer.alloc(0), iptc: iimSegment(RIGHTS) }
    const source = withJpegSegments(await photo().jpeg().toBuffer(), segments)
    const { xmp } = await sharp(await result(source, format)).metadata()
    const { copyright, creators, credit } = RIGHTS
    expect(xmpRights(xmp ?? Buffer.alloc(0))).toMatchObject({ copyright, creators, credit })
  })

  it('go with the resolution', async () => {
    const made = await result(await photo().withDensity(300).jpeg().toBuffer(), format)
    const { density, exif } = await sharp(made).metadata()
    expect(density ?? exifReader(exif ?? Buffer.alloc(0)).Image?.XResolution).toBe(300)
  })
})

describe.each(FORMATS)('the origin of a %s that comes out', (format) => {
  const originIn = async (file: Buffer) => xmpOrigin((await sharp(file).metadata()).xmp ?? Buffer.alloc(0))
  const marked = (packet: string | undefined) =>
    photo()
      .withXmp(packet ?? '')
      .jpeg()
      .toBuffer()
  const ofModel = { type: 'trained', tool: 'AI Images' } as const

  it('says that a model had a part, in the words of the IPTC, and which tool', async () => {
    const source = { type: 'composite', tool: 'Virtual Model' } as const
    const file = await result(await photo().png().toBuffer(), format, { source })
    expect((await sharp(file).metadata()).xmp?.toString()).toContain(
      '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>',
    )
    expect(await originIn(file)).toEqual(source)
  })

  it('is kept through an edit, beside the rights', async () => {
    const file = await result(await marked(xmpPacket(RIGHTS, ofModel)), format, { background: 'white' })
    expect(await originIn(file)).toEqual(ofModel)
    expect(xmpRights((await sharp(file).metadata()).xmp ?? Buffer.alloc(0))).toEqual(RIGHTS)
  })

  it('names both tools where one works on what the other made', async () => {
    const source = { type: 'composite', tool: 'Edit with AI' } as const
    expect(await originIn(await result(await marked(xmpPacket({}, ofModel)), format, { source }))).toEqual({
      type: 'trained',
      tool: 'AI Images, Edit with AI',
    })
    const steps = { type: 'composite', tool: 'Virtual Model, Edit with AI' } as const
    expect(originAfter({ type: 'composite', tool: 'Edit with AI' }, { source: steps })?.tool).toBe(steps.tool)
  })

  it('of a photo before a drawn backdrop is synthetic, and no model’s', async () => {
    const backdrop = { kind: 'wall', colour: '#d8c3a5', light: 'left', seed: 1 } as const
    expect(await originIn(await result(await photo().png().toBuffer(), format, { backdrop }))).toEqual({
      type: 'drawn',
      tool: undefined,
    })
    expect(await originIn(await result(await marked(xmpPacket({}, ofModel)), format, { backdrop }))).toEqual(
      ofModel,
    )
  })
})

it.each([
  [
    '<a Iptc4xmpExt:DigitalSourceType="https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>',
    'trained',
  ],
  [
    '<Iptc4xmpExt:DigitalSourceType rdf:resource="http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"/>',
    'drawn',
  ],
  [
    '<a Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/>',
    undefined,
  ],
  ['<a Iptc4xmpExt:DigitalSourceType="trained"/>', undefined],
])('the origin is read in any form of XMP: %s', (packet, type) => {
  expect(xmpOrigin(Buffer.from(packet))?.type).toBe(type)
})

it('a JPEG that comes out has the IPTC block too', async () => {
  const source = await photo()
    .withXmp(xmpPacket(RIGHTS) ?? '')
    .png()
    .toBuffer()
  const { iptc } = await sharp(await result(source, 'jpg')).metadata()
  const { copyright, creators, credit } = RIGHTS
  expect(iimRights(iptc ?? Buffer.alloc(0))).toEqual({ copyright, creators, credit })
})

it('a photo that says nothing gives a result that says nothing', async () => {
  for (const format of FORMATS) {
    const { exif, xmp, iptc } = await sharp(await result(await photo().jpeg().toBuffer(), format)).metadata()
    expect({ exif, xmp, iptc }).toEqual({ exif: undefined, xmp: undefined, iptc: undefined })
  }
})

describe('EXIF', () => {
  it('is read as UTF-8, and as the letters of older programs where it is not', async () => {
    for (const encoding of ['utf8', 'latin1'] as const) {
      const text = Buffer.from('© Jörg\0', encoding)
      const exif = (
        await sharp(
          await photo()
            .withExif({ IFD0: { Copyright: 'x'.repeat(text.length - 1) } })
            .jpeg()
            .toBuffer(),
        ).metadata()
      ).exif
      if (!exif) throw new Error('No EXIF.')
      text.copy(exif, exif.indexOf('xxxx'))
      expect(await exifRights(exif)).toMatchObject({ copyright: '© Jörg' })
    }
  })

  it('that leads out of itself says nothing', async () => {
    const list = Buffer.from('II*\0\x08\0\0\0\x01\0\x98\x82\x02\0\xff\0\0\0\xf0\xff\xff\0\0\0\0\0', 'latin1')
    expect(await exifRights(list)).toEqual({ copyright: undefined, creators: undefined })
    expect(await exifRights(Buffer.from('Exif\0\0'))).toEqual({ copyright: undefined, creators: undefined })
  })
})

it('the tags of a TIFF are read', async () => {
  const source = await photo().tiff().toBuffer()
  const text = Buffer.from('© Zoë\0')
  const list = Buffer.alloc(2 + 12 + 4)
  list.writeUInt16LE(1)
  list.writeUInt16LE(0x8298, 2)
  list.writeUInt16LE(2, 4)
  list.writeUInt32LE(text.length, 6)
  list.writeUInt32LE(source.length + list.length, 10)
  const tiff = Buffer.concat([source, list, text])
  tiff.writeUInt32LE(source.length, 4)
  const path = join(folder, 'tagged.tiff')
  writeFileSync(path, tiff)
  const file = await open(path)
  expect(await tiffRights(file)).toMatchObject({ copyright: '© Zoë' })
  await file.close()
})

it.each([
  ['tEXt', Buffer.from('Copyright\0\xa9 Zo\xeb', 'latin1')],
  ['iTXt', Buffer.from('Copyright\0\0\0de\0Rechte\0© Zoë')],
])('the texts of a PNG are read: %s', async (type, content) => {
  const png = withChunks(await photo().png().toBuffer(), { [type]: content })
  const { xmp } = await sharp(await result(png, 'webp')).metadata()
  expect(xmpRights(xmp ?? Buffer.alloc(0)).copyright).toBe('© Zoë')
})

describe('XMP', () => {
  it('is read where properties are attributes', () => {
    const packet = `<rdf:Description photoshop:Credit='A &#x26; B' xmpRights:WebStatement="https://a.example/?x=1&amp;y=2"><cc:license rdf:resource="https://cc.example/"/></rdf:Description>`
    expect(xmpRights(Buffer.from(packet))).toEqual({
      credit: 'A & B',
      webStatement: 'https://a.example/?x=1&y=2',
      licence: 'https://cc.example/',
    })
  })

  it('that is made to keep this busy is read at once', () => {
    const began = performance.now()
    expect(xmpRights(Buffer.from('<dc:rights><rdf:li '.repeat(200_000)))).toEqual({})
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
