import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { editPhoto } from '../edit-photo.ts'
import type { Edits } from '../edits.ts'
import { withJpegSegments } from '../jpeg-segments.ts'
import { deepTiff, linearGrey, uint32, withChunks, withNclx, withProfile } from '../testing/stated-colours.ts'

let files = 0
const folder = mkdtempSync(join(tmpdir(), 'allot-colour-'))
afterAll(() => rmSync(folder, { recursive: true }))

const RED = [200, 40, 40] as const
/** What 200, 40, 40 of Display P3 is in sRGB. */
const P3_RED = [218, 0, 26] as const

const EDITS: Edits = {
  removeBackground: false,
  background: 'keep',
  canvas: null,
  format: 'png',
  quality: 95,
}

/** The colour in the middle of the result, its alpha and that of the first pixel, and the notes. */
async function result(photo: Buffer, edits: Partial<Edits> = {}) {
  // Sharp remembers what it read under a name, so each photo has its own.
  const source = join(folder, `${files++}`)
  const target = `${source}.result`
  writeFileSync(source, photo)
  const made = await editPhoto({ source, target, edits: { ...EDITS, ...edits } }, undefined)
  if (!made.ok) throw new Error(made.message)
  const { data, info } = await sharp(target).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels
  return {
    colour: [...data.subarray(at, at + 3)],
    alpha: data.subarray(at, at + info.channels)[3],
    corner: data.subarray(0, info.channels)[3],
    notes: made.notes,
  }
}

/** Encoders are two off, which does not count. */
function expectNear(colour: readonly number[], expected: readonly number[], by = 2): void {
  expect(
    colour.map((value, at) => (Math.abs(value - (expected[at] ?? 0)) <= by ? expected[at] : value)),
  ).toEqual(expected)
}

function flat([r, g, b]: readonly [number, number, number]) {
  return sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } })
}

/** 16 bits a channel. */
function deep(rgb: readonly number[]) {
  const data = Uint16Array.from({ length: 64 * 64 * 3 }, (_, at) => (rgb[at % 3] ?? 0) * 257)
  return sharp(data, { raw: { width: 64, height: 64, channels: 3 } })
}

const heic = (name: 'red' | 'half-red') => readFileSync(join(import.meta.dirname, `../testing/${name}.heic`))
const avif = (bitdepth: 8 | 10 | 12) => flat(RED).avif({ bitdepth, quality: 95 }).toBuffer()

describe('a photo that states no colour is sRGB', () => {
  it.each([
    ['PNG of 16 bits', () => deep(RED).toColourspace('rgb16').png().toBuffer()],
    ['TIFF of 16 bits', async () => deepTiff(64, 64, RED)],
    ['AVIF of 8 bits', () => avif(8)],
    ['AVIF of 10 bits', () => avif(10)],
    ['AVIF of 12 bits', () => avif(12)],
    ['HEIC', async () => heic('red')],
  ] as const)('%s, whatever comes out', async (_kind, make) => {
    const photo = await make()
    for (const format of ['jpg', 'png', 'webp', 'avif'] as const)
      for (const canvas of [null, { width: 80, height: 80, margin: 0 }]) {
        const { colour } = await result(photo, { format, canvas })
        expectNear(colour, RED)
      }
  })

  it('of 16 bits of grey', async () => {
    const grey = await deep([200, 200, 200]).toColourspace('grey16').png().toBuffer()
    expectNear((await result(grey, { format: 'webp' })).colour, [200, 200, 200])
  })
})

describe('a profile counts', () => {
  it.each([
    ['8', () => flat(P3_RED).withIccProfile('p3').png().toBuffer()],
    // Sharp takes 16 bits without a profile for Display P3, so these are stored as 200, 40, 40.
    ['16', () => deep(RED).toColourspace('rgb16').withIccProfile('p3').png().toBuffer()],
  ] as const)('of Display P3, with %s bits', async (_bits, make) => {
    const photo = await make()
    for (const format of ['jpg', 'png', 'webp'] as const)
      expectNear((await result(photo, { format })).colour, P3_RED)
  })
})

it('a profile of grey counts, with 8 bits and with 16', async () => {
  const iCCP = Buffer.concat([Buffer.from('grey\0\0', 'latin1'), deflateSync(linearGrey())])
  for (const space of ['b-w', 'grey16'] as const) {
    const grey = await deep([128, 128, 128]).toColourspace(space).png().toBuffer()
    for (const format of ['jpg', 'png'] as const)
      expectNear((await result(withChunks(grey, { iCCP }), { format })).colour, [188, 188, 188])
  }
})

it('a profile of a HEIC counts, whatever it is called, with alpha and without', async () => {
  const { icc = Buffer.alloc(0) } = await sharp(
    await flat(RED).withIccProfile('p3').png().toBuffer(),
  ).metadata()
  const renamed = Buffer.from(icc)
  for (let at = renamed.indexOf('P3'); at !== -1; at = renamed.indexOf('P3')) renamed.write('Q7', at)
  for (const profile of [icc, renamed]) {
    expectNear((await result(withProfile(heic('red'), profile))).colour, P3_RED)
    expectNear((await result(withProfile(heic('half-red'), profile))).colour, P3_RED)
  }
})

it('a photo without alpha is opaque, and its margin transparent', async () => {
  const canvas = { width: 80, height: 80, margin: 0.2 }
  const photos = [heic('red'), withNclx(heic('red'), 12, 13), await flat(RED).jpeg().toBuffer(), bmp()]
  for (const photo of photos) {
    const { alpha, corner } = await result(photo, { canvas })
    expect({ alpha, corner }).toEqual({ alpha: 255, corner: 0 })
  }
})

/** The profile with one more tag, at its end. */
function withCicp(icc: Buffer, primaries: number, transfer: number): Buffer {
  const tags = 132 + 12 * icc.readUInt32BE(128)
  const entry = Buffer.concat([Buffer.from('cicp'), uint32(icc.length + 12, 12)])
  const content = Buffer.from([...Buffer.from('cicp'), 0, 0, 0, 0, primaries, transfer, 0, 1])
  const out = Buffer.concat([icc.subarray(0, tags), entry, icc.subarray(tags), content])
  out.writeUInt32BE(out.length, 0)
  out.writeUInt32BE(icc.readUInt32BE(128) + 1, 128)
  for (let at = 132; at < tags; at += 12) out.writeUInt32BE(out.readUInt32BE(at + 4) + 12, at + 4)
  return out
}

/** One red pixel. */
function bmp(): Buffer {
  const file = Buffer.alloc(58)
  file.write('BM')
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, 1],
    [22, 1],
    [28, 24],
    [54, 0xc82828],
  ] as const)
    file.writeUInt32LE(value, at)
  return file
}

describe('Display P3 that stands in numbers alone', () => {
  it.each([
    ['AVIF of 8 bits', async () => withNclx(await avif(8), 12, 13)],
    ['AVIF of 10 bits', async () => withNclx(await avif(10), 12, 13)],
    ['HEIC', async () => withNclx(heic('red'), 12, 13)],
    ['PNG', async () => withChunks(await flat(RED).png().toBuffer(), { cICP: Buffer.from([12, 13, 0, 1]) })],
  ] as const)('is read: %s', async (_kind, make) => {
    for (const format of ['jpg', 'png'] as const)
      expectNear((await result(await make(), { format })).colour, P3_RED)
  })

  it('says nothing where the numbers are those of sRGB, or left open', async () => {
    for (const [primaries, transfer] of [
      [1, 13],
      [2, 2],
      [1, 1],
    ] as const)
      expectNear((await result(withNclx(await avif(8), primaries, transfer))).colour, RED)
  })
})

describe('HDR', () => {
  /** 148 of 255, or 592 of 1,023, is about the white of paper in PQ, 103 a middle grey, 191 a lamp five times as bright. */
  const hdr = async (value: number, lamp = value) => {
    const half = await flat([lamp, lamp, lamp])
      .extract({ left: 0, top: 0, width: 16, height: 64 })
      .png()
      .toBuffer()
    const photo = flat([value, value, value]).composite([{ input: half, left: 0, top: 0 }])
    return withNclx(await photo.avif({ bitdepth: 10, quality: 100 }).toBuffer(), 9, 16)
  }

  it('is toned down to what screens show, and says so', async () => {
    const white = await result(await hdr(148))
    expectNear(white.colour, [253, 253, 253])
    expect(white.notes).toEqual([
      'The photo is HDR: what is brighter than white paper was toned down, as print and shops need it.',
    ])
  })

  it('is toned down where an ICC profile states it by number', async () => {
    const { icc = Buffer.alloc(0) } = await sharp(
      await flat(RED).withIccProfile('p3').png().toBuffer(),
    ).metadata()
    const grey = await flat([103, 103, 103]).jpeg({ quality: 100 }).toBuffer()
    const photo = withJpegSegments(grey, { profile: withCicp(icc, 9, 16), iptc: undefined })
    const { colour, notes } = await result(photo)
    expectNear(colour, [114, 114, 114])
    expect(notes).toHaveLength(1)
  })

  it('keeps what is darker than paper, also beside a lamp', async () => {
    const alone = await result(await hdr(103))
    const beside = await result(await hdr(103, 191))
    expectNear(alone.colour, [113, 113, 113])
    expectNear(beside.colour, alone.colour)
  })

  it('shows a lamp and the paper beside it apart', async () => {
    const paper = await result(await hdr(148, 191))
    expect(paper.colour[0]).toBeGreaterThan(225)
    expect(paper.colour[0]).toBeLessThan(250)
  })
})

describe('a PNG that states its lights and its power', () => {
  const photo = () => flat(RED).png().toBuffer()
  const SRGB_LIGHTS = uint32(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)
  const P3_LIGHTS = uint32(31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000)

  it('is converted by them', async () => {
    const wide = withChunks(await photo(), { gAMA: uint32(45_455), cHRM: P3_LIGHTS })
    expect((await result(wide)).colour[0]).toBeGreaterThan(214)
    const linear = withChunks(await photo(), { gAMA: uint32(100_000) })
    expectNear((await result(linear)).colour, [229, 110, 110])
  })

  it('stays as it is where they are those of sRGB, make no sense, or a surer chunk counts', async () => {
    const png = await photo()
    for (const chunks of [
      { gAMA: uint32(45_455), cHRM: SRGB_LIGHTS },
      { gAMA: uint32(0), cHRM: uint32(0, 0, 0, 0, 0, 0, 0, 0) },
      { sRGB: Buffer.from([0]), gAMA: uint32(100_000), cHRM: P3_LIGHTS },
    ])
      expectNear((await result(withChunks(png, chunks))).colour, RED)
  })
})

it('Adobe RGB that a camera states in EXIF alone is read', async () => {
  const tags: Record<string, Record<string, string>> = { IFD4: { InteroperabilityIndex: 'R03' } }
  const camera = await flat(RED).withExif(tags).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
  expectNear((await result(camera)).colour, [234, 35, 35])
})

describe('own alpha', () => {
  it.each([
    ['HEIC', async () => heic('half-red')],
    ['AVIF', () => flat(RED).ensureAlpha(0.5).avif({ quality: 95 }).toBuffer()],
    ['PNG of 16 bits', () => deep(RED).toColourspace('rgb16').ensureAlpha(0.5).png().toBuffer()],
  ] as const)('of a %s is kept, and blends onto white', async (_kind, make) => {
    const photo = await make()
    const { colour } = await result(photo, { background: 'white' })
    expectNear(colour, [227, 147, 147])
    expectNear([(await result(photo)).alpha ?? 255], [128])
  })
})
