import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { decode } from '../decode.ts'
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
})
