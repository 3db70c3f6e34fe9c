import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { decode } from '../decode.ts'
import { type Box, WHOLE } from './box.ts'
import { AFAR } from './look.ts'
import { modelInputOf } from './model-input.ts'
import { loadIsnet } from './onnx-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-input-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Blue, with a red middle of a fifth of each side. */
const photo = async () => {
  const file = join(folder, 'photo.png')
  await sharp({ create: { width: 200, height: 100, channels: 3, background: '#f00' } })
    .extend({ left: 400, right: 400, top: 200, bottom: 200, background: '#00f' })
    .png()
    .toFile(file)
  return decode(file)
}
const MIDDLE: Box = { left: 0.4, top: 0.4, width: 0.2, height: 0.2 }

it.each([
  ['the whole photo', WHOLE, null, '1024 × 1024'],
  ['the photo from afar', AFAR, null, '1024 × 1024'],
  ['a part, in its own shape', MIDDLE, null, '768 × 384'],
  ['a narrow part', { left: 0, top: 0, width: 0.02, height: 1 }, null, '128 × 768'],
  ['any of them, where the model takes squares of one size', MIDDLE, 320, '320 × 320'],
] as const)(
  'a model that looks at %s gets enough pixels for it and no more',
  async (_name, area, side, size) => {
    const { rgb, width, height } = await modelInputOf(await photo(), area, side)
    expect([`${width} × ${height}`, rgb.length]).toEqual([size, width * height * 3])
  },
)

it('a part shows that part, and from afar the photo goes on beyond its border', async () => {
  const pixel = async (area: Box, x: number, y: number) => {
    const { rgb, width, height } = await modelInputOf(await photo(), area, null)
    const at = 3 * (Math.floor(y * height) * width + Math.floor(x * width))
    return [...rgb.subarray(at, at + 3)]
  }
  expect(await pixel(MIDDLE, 0.1, 0.1)).toEqual([255, 0, 0])
  expect(await pixel(AFAR, 0.5, 0.5)).toEqual([255, 0, 0])
  expect(await pixel(AFAR, 0.4, 0.5)).toEqual([0, 0, 255])
  expect(await pixel(AFAR, 0.01, 0.01)).toEqual([0, 0, 255])
})

it('ISNet takes pictures of any shape, and its matte covers them', async () => {
  const samples = dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json'))
  const cactus = join(samples, 'assets/images/charles-deluvio-695736-unsplash.jpg')
  const model = await loadIsnet(join(folder, 'models'))
  expect(model.side).toBe(null)
  const part = { left: 0.1, top: 0.3, width: 0.8, height: 0.6 }
  const seen = await modelInputOf(await decode(cactus), part, model.side)
  expect([seen.width, seen.height]).toEqual([768, 576])
  const matte = await model.matte(seen)
  expect(matte).toHaveLength(1_024 * 1_024)
  const [pot, wall] = [matte[800 * 1_024 + 512] ?? 0, matte[512 * 1_024 + 60] ?? 0]
  expect(pot).toBeGreaterThan(200)
  expect(wall).toBeLessThan(50)
})
