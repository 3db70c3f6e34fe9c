import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MATTE_SIDE } from '../models/matte.ts'
import { composePhoto, measurePhoto } from './compose-photo.ts'
import type { ComposedPhoto, Composition, CompositionJob } from './composition.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-compositions-'))
afterAll(() => rmSync(folder, { recursive: true }))

const source = join(folder, 'photo.png')
const target = join(folder, 'result')
const alphaTarget = join(folder, 'alpha')

/** The left half of the photo is the subject. */
const CUT_OUT = {
  matte: Uint8Array.from({ length: MATTE_SIDE * MATTE_SIDE }, (_, at) =>
    at % MATTE_SIDE < MATTE_SIDE / 2 ? 255 : 0,
  ),
  subject: { box: { left: 0, top: 0, width: 0.5, height: 1 }, cutAt: ['left'], doubtful: false },
} as const

const CUT: Composition = {
  removeBackground: true,
  region: null,
  layout: { kind: 'in_place', scale: null, position: null },
  limits: { pixels: 25_000_000, width: null, height: null },
  background: { kind: 'transparent' },
  shadow: null,
  semiTransparency: true,
  channels: 'rgba',
  format: 'auto',
}

beforeAll(async () => {
  await sharp({ create: { width: 200, height: 100, channels: 3, background: '#c82828' } })
    .png()
    .toFile(source)
})

async function composed(
  asked: Partial<Composition>,
  files: Partial<CompositionJob> = {},
): Promise<ComposedPhoto & { pixel: (x: number, y: number) => number[] }> {
  const result = await composePhoto(
    { source, target, alphaTarget: null, composition: { ...CUT, ...asked }, ...files },
    CUT_OUT,
  )
  if (!result.ok) throw new Error(result.message)
  const { channels: own } = await sharp(target).metadata()
  const image = own === 1 ? sharp(target).toColourspace('b-w') : sharp(target)
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels),
  ]
  return { ...result, pixel }
}

describe('a composition', () => {
  it('is a PNG where something is transparent, and says where the subject stands', async () => {
    const { format, width, height, foreground, pixel } = await composed({})
    expect({ format, width, height }).toEqual({ format: 'png', width: 200, height: 100 })
    expect(foreground).toEqual({ left: 0, top: 0, width: 100, height: 100 })
    expect(pixel(50, 50)).toEqual([200, 40, 40, 255])
    expect(pixel(150, 50)).toEqual([0, 0, 0, 0])
  })

  it('is a JPEG where its background leaves nothing transparent', async () => {
    const { format, pixel } = await composed({
      background: { kind: 'colour', colour: { r: 0, g: 128, b: 0, a: 255 } },
    })
    expect(format).toBe('jpg')
    expect(pixel(190, 50).map((level) => Math.round(level / 8) * 8)).toEqual([0, 128, 0])
  })

  it('keeps a half transparent colour', async () => {
    const { format, pixel } = await composed({
      background: { kind: 'colour', colour: { r: 0, g: 0, b: 255, a: 119 } },
    })
    expect(format).toBe('png')
    expect(pixel(190, 50)).toEqual([0, 0, 255, 119])
  })

  it('stands on a picture that fills the canvas', async () => {
    const file = join(folder, 'background.png')
    await sharp({ create: { width: 30, height: 300, channels: 3, background: '#0000ff' } })
      .png()
      .toFile(file)
    const { pixel } = await composed({
      background: { kind: 'picture', file, scaling: 'fill' },
      format: 'png',
    })
    expect(pixel(190, 5)).toEqual([0, 0, 255, 255])
    expect(pixel(50, 50)).toEqual([200, 40, 40, 255])
  })

  it('is the matte alone, whatever its background', async () => {
    const { format, pixel } = await composed({
      channels: 'alpha',
      background: { kind: 'colour', colour: { r: 0, g: 128, b: 0, a: 255 } },
    })
    expect(format).toBe('png')
    expect([pixel(50, 50), pixel(190, 50)]).toEqual([[255], [0]])
  })

  it('has its colours and its alpha in two files', async () => {
    const { format, pixel } = await composed({}, { alphaTarget })
    expect(format).toBe('jpg')
    expect(pixel(50, 50).map((level) => Math.round(level / 8) * 8)).toEqual([200, 40, 40])
    const { channels } = await sharp(alphaTarget).metadata()
    expect(channels).toBe(1)
  })

  it('has a shadow under the subject, and none above it', async () => {
    const { pixel } = await composed({
      layout: { kind: 'in_place', scale: 0.5, position: { x: 0.5, y: 0.5 } },
      shadow: 0.5,
    })
    expect(pixel(100, 76)[3]).toBeGreaterThan(20)
    expect(pixel(100, 23)[3]).toBeLessThan(pixel(100, 76)[3] ?? 0)
  })

  it('is moved and trimmed', async () => {
    const margins = { top: { pixels: 0 }, right: { pixels: 10 }, bottom: { pixels: 0 }, left: { pixels: 20 } }
    const { width, height, foreground } = await composed({ layout: { kind: 'trimmed', margins } })
    expect({ width, height }).toEqual({ width: 130, height: 100 })
    expect(foreground).toEqual({ left: 20, top: 0, width: 100, height: 100 })
  })
})

it('a composition that fails leaves no file', async () => {
  const picture = { kind: 'picture', file: join(folder, 'missing.jpg'), scaling: 'fill' } as const
  const lost = join(folder, 'lost')
  const result = await composePhoto(
    { source, target: lost, alphaTarget: null, composition: { ...CUT, background: picture } },
    CUT_OUT,
  )
  expect(result).toMatchObject({ ok: false, code: 'missing' })
  expect(existsSync(lost)).toBe(false)
})

it('a photo is measured upright, and what is none is a failure', async () => {
  const turned = join(folder, 'turned.jpg')
  await sharp(source).withExif({ IFD0: {} }).withMetadata({ orientation: 6 }).jpeg().toFile(turned)
  expect(await measurePhoto(turned)).toEqual({ ok: true, width: 100, height: 200 })
  expect(await measurePhoto(import.meta.filename)).toMatchObject({ ok: false, code: 'not_an_image' })
})
