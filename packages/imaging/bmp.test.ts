import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decode } from './decode.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-bmp-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

interface Head {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly compression?: number
  /** What stands between head and pixels: a palette, or masks. */
  readonly between?: Buffer
  readonly pixels: Buffer
}

function bmp({ width, height, bits, compression = 0, between = Buffer.alloc(0), pixels }: Head): Buffer {
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54 + between.length + pixels.length, 2)
  head.writeUInt32LE(54 + between.length, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(bits, 28)
  head.writeUInt32LE(compression, 30)
  head.writeInt32LE(11_811, 38)
  return Buffer.concat([head, between, pixels])
}

async function decoded(file: Buffer) {
  const source = join(folder, `${files++}.bmp`)
  writeFileSync(source, file)
  const { image, hasAlpha, kept } = await decode(source)
  return { pixels: (await image.raw().toBuffer()).toString('hex'), hasAlpha, resolution: kept.resolution }
}

/** Red over blue, one pixel wide: rows stand from the bottom up, and fill four bytes. */
const RED_OVER_BLUE = 'ff00000000ff'

describe('a BMP', () => {
  it.each([
    ['24 bits', { bits: 24, pixels: Buffer.from('ff0000000000ff00', 'hex') }],
    ['32 bits', { bits: 32, pixels: Buffer.from('ff0000000000ff00', 'hex') }],
    ['16 bits', { bits: 16, pixels: Buffer.from('1f000000007c0000', 'hex') }],
    [
      '16 bits, 5-6-5',
      {
        bits: 16,
        compression: 3,
        between: masks(0xf800, 0x7e0, 0x1f),
        pixels: Buffer.from('1f00000000f80000', 'hex'),
      },
    ],
    [
      'a palette of 8 bits',
      { bits: 8, between: palette(256), pixels: Buffer.from('0100000000000000', 'hex') },
    ],
    [
      'a palette of 4 bits',
      { bits: 4, between: palette(16), pixels: Buffer.from('1000000000000000', 'hex') },
    ],
    ['a palette of 1 bit', { bits: 1, between: palette(2), pixels: Buffer.from('8000000000000000', 'hex') }],
  ])('of %s keeps its colours and its resolution', async (_kind, head) => {
    expect(await decoded(bmp({ width: 1, height: 2, ...head }))).toEqual({
      pixels: RED_OVER_BLUE,
      hasAlpha: false,
      resolution: 300,
    })
  })

  it('may stand from the top down', async () => {
    const pixels = Buffer.from('0000ff00ff000000', 'hex')
    expect(await decoded(bmp({ width: 1, height: -2, bits: 24, pixels }))).toMatchObject({
      pixels: RED_OVER_BLUE,
    })
  })

  it('keeps its own alpha where it names bits for it', async () => {
    const between = Buffer.concat([masks(0xff0000, 0xff00, 0xff), Buffer.from('000000ff', 'hex')])
    const pixels = Buffer.from('ff000080', 'hex')
    expect(
      await decoded(bmp({ width: 1, height: 1, bits: 32, compression: 6, between, pixels })),
    ).toMatchObject({
      pixels: '0000ff80',
      hasAlpha: true,
    })
  })

  it('that is cut, compressed, or larger than it can be fails with a reason', async () => {
    const pixels = Buffer.alloc(4)
    await expect(decoded(bmp({ width: 1, height: 2, bits: 24, pixels }))).rejects.toMatchObject({
      code: 'truncated',
    })
    await expect(
      decoded(bmp({ width: 1, height: 1, bits: 8, compression: 1, pixels })),
    ).rejects.toMatchObject({
      code: 'unsupported',
    })
    await expect(decoded(bmp({ width: 60_000, height: 60_000, bits: 1, pixels }))).rejects.toMatchObject({
      code: 'too_many_pixels',
    })
  })
})

function masks(...colours: number[]): Buffer {
  const out = Buffer.alloc(4 * colours.length)
  colours.forEach((mask, at) => {
    out.writeUInt32LE(mask, 4 * at)
  })
  return out
}

/** Red, then blue. */
function palette(colours: number): Buffer {
  return Buffer.concat([Buffer.from('0000ff00ff000000', 'hex'), Buffer.alloc(4 * (colours - 2))])
}
