import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RenderJob } from './edit-job.ts'
import { type Edits, edits as schema } from './edits.ts'
import { renderPreview, shrinkPhoto } from './render-preview.ts'

const EDITS: Edits = {
  removeBackground: false,
  background: 'white',
  canvas: { width: 2_048, height: 1_024, margin: 0.1 },
  format: 'jpg',
  quality: 90,
}

let folder: string
let photo: string
let copy: string
let matte: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'allot-preview-'))
  photo = join(folder, 'photo.png')
  copy = join(folder, 'copy.webp')
  matte = join(folder, 'matte.png')
  const green = { create: { width: 400, height: 400, channels: 3, background: '#28a028' } } as const
  const red = { create: { width: 1_600, height: 800, channels: 3, background: '#c82828' } } as const
  await sharp(red)
    .composite([{ input: await sharp(green).png().toBuffer(), left: 600, top: 200 }])
    .png()
    .toFile(photo)
  const white = { create: { width: 400, height: 400, channels: 3, background: '#fff' } } as const
  await sharp({ create: { width: 1_600, height: 800, channels: 3, background: '#000' } })
    .composite([{ input: await sharp(white).png().toBuffer(), left: 600, top: 200 }])
    .png()
    .toFile(matte)
  await shrinkPhoto({ source: photo, target: copy, side: 320 })
})
afterAll(() => rmSync(folder, { recursive: true }))

async function rendered(more: Partial<Edits>, job: Partial<RenderJob> = {}) {
  const target = join(folder, 'preview.webp')
  const edits = schema.parse({ ...EDITS, ...more })
  const result = await renderPreview({ source: photo, target, edits, side: 512, ...job }, undefined)
  const { data, info } = await sharp(target).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const colourAt = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
  ]
  return { result, colourAt }
}

/** What a WebP of this quality makes of the green square. */
const GREEN = [41, 160, 41, 255].map((value) => expect.closeTo(value, -0.8))

it('shows the canvas at the size of a screen, its margin with it', async () => {
  const { result, colourAt } = await rendered({})
  expect(result).toMatchObject({ ok: true, width: 512, height: 256, notes: [] })
  expect(colourAt(40, 128)).toEqual([255, 255, 255, 255]) // 0.1 of 256, and what the photo does not fill
  expect(colourAt(256, 128)).toEqual(GREEN)
})

it('shows a photo without a canvas whole, and never larger than it is', async () => {
  expect((await rendered({ canvas: null })).result).toMatchObject({ width: 512, height: 256 })
  expect((await rendered({ canvas: null }, { side: 4_096 })).result).toMatchObject({ width: 1_600 })
})

it('cuts out by a matte that was found before, and stays transparent whatever the format of the edits', async () => {
  const { colourAt } = await rendered(
    { removeBackground: true, background: 'transparent', format: 'png' },
    { matte },
  )
  expect(colourAt(256, 128)).toEqual(GREEN)
  expect(colourAt(120, 128)[3]).toBe(0)
})

it('leaves a subject as small as it is in the photo, though a small copy stands for it', async () => {
  const edits = {
    removeBackground: true,
    canvas: { width: 2_048, height: 1_024, margin: 0, enlarge: false },
  } as const
  // 400 pixels of the photo are 100 of a preview at a quarter; of the copy they are 80.
  const { colourAt } = await rendered(edits, { source: copy, original: { width: 1_600, height: 800 }, matte })
  expect(colourAt(256 - 46, 128)).toEqual(GREEN)
  expect(colourAt(256 - 62, 128)).toEqual([255, 255, 255, 255])
})

it('says of a small copy what is true of the photo', async () => {
  const canvas = { width: 8_000, height: 4_000, margin: 0 }
  const original = { width: 1_600, height: 800 }
  expect((await rendered({ canvas }, { source: copy, original })).result).toMatchObject({
    notes: ['Enlarged 5.0 times to fill the canvas, so it may look soft.'],
  })
})

it('fails for what is no photo, and leaves no file', async () => {
  const job = { source: join(folder, 'none'), target: join(folder, 'none.webp'), edits: EDITS, side: 512 }
  expect(await renderPreview(job, undefined)).toMatchObject({ ok: false, code: 'missing' })
})
