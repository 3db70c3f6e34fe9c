import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { decode } from '../decode.ts'
import { MATTE_SIDE } from './matte.ts'
import { inWholePhoto, regionOf } from './region.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-region-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LOWER_RIGHT = { left: 0.5, top: 0.5, width: 0.5, height: 0.5 }

it('a region is a photo of its own', async () => {
  const source = join(folder, 'photo.png')
  const red = await sharp({ create: { width: 100, height: 50, channels: 3, background: '#f00' } })
    .png()
    .toBuffer()
  await sharp({ create: { width: 200, height: 100, channels: 3, background: '#00f' } })
    .composite([{ input: red, left: 100, top: 50 }])
    .png()
    .toFile(source)
  const { image, width, height } = await regionOf(await decode(source), LOWER_RIGHT)
  expect({ width, height }).toEqual({ width: 100, height: 50 })
  expect([...(await image.raw().toBuffer()).subarray(0, 3)]).toEqual([255, 0, 0])
})

it('what is found in a region stands there in the photo, and nothing outside of it', async () => {
  /** The left half of the region. */
  const matte = Uint8Array.from({ length: MATTE_SIDE * MATTE_SIDE }, (_, at) =>
    at % MATTE_SIDE < MATTE_SIDE / 2 ? 255 : 0,
  )
  const found = await inWholePhoto(
    {
      matte,
      subject: {
        box: { left: 0, top: 0, width: 0.5, height: 1 },
        cutAt: ['left', 'top', 'bottom'],
        doubtful: false,
      },
    },
    LOWER_RIGHT,
  )
  const at = (x: number, y: number) =>
    found.matte[Math.floor(y * MATTE_SIDE) * MATTE_SIDE + Math.floor(x * MATTE_SIDE)]
  expect([at(0.6, 0.75), at(0.9, 0.75), at(0.6, 0.25), at(0.2, 0.75)]).toEqual([255, 0, 0, 0])
  expect(found.subject.box).toEqual({ left: 0.5, top: 0.5, width: 0.25, height: 0.5 })
  // It reaches three borders of the region; only the lower one is the photo's too.
  expect(found.subject.cutAt).toEqual(['bottom'])
})
