import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { decode } from '../decode.ts'
import { editPhoto } from '../edit-photo.ts'
import type { Edits } from '../edits.ts'
import { WHOLE } from '../models/box.ts'
import { MATTE_SIDE } from '../models/matte.ts'
import { cutOutPixels } from './cut-out.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-cut-out-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a cut-out', () => {
  it('leaves no dark fringe on a white disc from a black background', async () => {
    const side = 400
    const cover = (x: number, y: number, of: number) => {
      const out = Math.hypot(x + 0.5 - of / 2, y + 0.5 - of / 2) - of * 0.3
      return Math.max(0, Math.min(1, 0.5 - out / (of * 0.02)))
    }
    const grey = Buffer.from(
      Array.from(
        { length: side * side * 3 },
        (_, at) => 255 * cover(Math.floor(at / 3) % side, Math.floor(at / 3 / side), side),
      ),
    )
    const source = join(folder, 'disc.png')
    await sharp(grey, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toFile(source)
    const matte = Uint8Array.from(
      { length: MATTE_SIDE * MATTE_SIDE },
      (_, at) => 255 * cover(at % MATTE_SIDE, Math.floor(at / MATTE_SIDE), MATTE_SIDE),
    )
    const photo = await decode(source)
    const rgba = await cutOutPixels({ ...photo, fit: { area: WHOLE, width: side, height: side } }, matte)
    let edge = 0
    let sum = 0
    for (let pixel = 0; pixel < rgba.length; pixel += 4) {
      const alpha = rgba[pixel + 3] ?? 0
      if (alpha < 60 || alpha > 200) continue
      edge += 1
      sum += rgba[pixel] ?? 0
    }
    expect(edge).toBeGreaterThan(1_000)
    // The photo's own colours there average 130, halfway between the disc and the background.
    expect(sum / edge).toBeGreaterThan(210)
  })

  const half = sharp({
    create: { width: 80, height: 80, channels: 4, background: { r: 200, g: 40, b: 40, alpha: 0.5 } },
  })
  it.each([
    ['PNG', () => half.clone().png()],
    ['PNG of a palette', () => half.clone().png({ palette: true })],
    ['WebP', () => half.clone().webp({ lossless: true })],
    ['AVIF', () => half.clone().avif({ quality: 95 })],
    ['TIFF', () => half.clone().tiff({ compression: 'lzw' })],
  ] as const)(
    'of a half-transparent %s is half transparent, and blends onto any colour',
    async (kind, make) => {
      const source = join(folder, `half ${kind}`)
      await make().toFile(source)
      expect(await cutPixel(source, 'transparent')).toEqual(
        [200, 40, 40, 128].map((value) => expect.closeTo(value, -0.7)),
      )
      expect(await cutPixel(source, '#0000ff')).toEqual(
        [100, 20, 147].map((value) => expect.closeTo(value, -0.7)),
      )
      expect(await cutPixel(source, 'white')).toEqual(
        [227, 147, 147].map((value) => expect.closeTo(value, -0.7)),
      )
    },
  )

  it('of a HEIC with alpha is half transparent', async () => {
    const source = join(import.meta.dirname, '../testing/half-red.heic')
    expect(await cutPixel(source, 'transparent')).toEqual(
      [200, 40, 40, 128].map((value) => expect.closeTo(value, -0.7)),
    )
  })

  it('takes no colour from where the photo is transparent', async () => {
    const source = join(folder, 'beside.png')
    const opaque = Buffer.from('c82828ff', 'hex')
    const row = Buffer.concat(Array.from({ length: 80 }, (_, x) => (x < 40 ? Buffer.alloc(4) : opaque)))
    const pixels = Buffer.concat(Array.from({ length: 80 }, () => row))
    await sharp(pixels, { raw: { width: 80, height: 80, channels: 4 } })
      .png()
      .toFile(source)
    const soft = new Uint8Array(MATTE_SIDE * MATTE_SIDE).fill(128)
    expect(await cutPixel(source, 'transparent', soft)).toEqual(
      [195, 41, 41, 128].map((value) => expect.closeTo(value, -0.7)),
    )
  })
})

const SURE = new Uint8Array(MATTE_SIDE * MATTE_SIDE).fill(255)

/** The middle of the result of a photo whose subject is all of it. */
async function cutPixel(source: string, background: Edits['background'], matte = SURE): Promise<number[]> {
  const target = join(folder, 'result')
  const edits = { removeBackground: true, background, canvas: null, format: 'png', quality: 90 } as const
  const subject = { box: WHOLE, cutAt: [], doubtful: false }
  const made = await editPhoto({ source, target, edits }, { matte, subject })
  if (!made.ok) throw new Error(made.message)
  const { data, info } = await sharp(readFileSync(target)).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels
  return [...data.subarray(at, at + info.channels)]
}
