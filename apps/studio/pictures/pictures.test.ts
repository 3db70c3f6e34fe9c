import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Imaging, openImaging } from '@allot/imaging'
import type { Edits } from '@allot/imaging/edits'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Picture, Pictures } from './pictures.ts'

const EDITS: Edits = {
  removeBackground: false,
  background: 'keep',
  canvas: null,
  format: 'png',
  quality: 90,
}

let folder: string
let imaging: Imaging
let pictures: Pictures
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-pictures-'))
  // There is no such model: whatever has to look for a subject fails.
  imaging = openImaging({ ownModel: join(folder, 'none.onnx') })
  pictures = new Pictures(imaging, () => imaging)
})
afterAll(async () => {
  await imaging.close()
  rmSync(folder, { recursive: true })
})

async function pictureOf(name: string, background: string): Promise<Picture> {
  const file = join(folder, name)
  const box = { create: { width: 80, height: 80, channels: 4, background: '#c82828' } } as const
  await sharp({ create: { width: 200, height: 200, channels: 4, background } })
    .composite([{ input: box, left: 60, top: 60 }])
    .png()
    .toFile(file)
  return { file, beside: file, space: 'space' }
}

async function pixelsOf(file: string) {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return (x: number, y: number) => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)]
}

describe('a picture that is cut out already', () => {
  it('throws its shadow, in the file and on the page, without any model', async () => {
    const picture = await pictureOf('cut', '#0000')
    const edits: Edits = { ...EDITS, shadow: { kind: 'contact', strength: 1 } }
    const [file, shown] = [join(folder, 'file.png'), join(folder, 'shown.webp')]
    expect(await pictures.edit(picture, edits, file)).toMatchObject({ ok: true, needsReview: false })
    expect(await pictures.render(picture, edits, shown)).toMatchObject({ ok: true, needsReview: false })
    const at = await pixelsOf(file)
    expect(at(100, 100)).toEqual([200, 40, 40, 255])
    expect(at(10, 10)).toEqual([0, 0, 0, 0])
    expect(at(100, 141)[3]).toBeGreaterThan(50)
    expect((await pixelsOf(shown))(100, 141)[3]).toBeGreaterThan(50)
  })

  it('stands in a scene without any model', async () => {
    const picture = await pictureOf('scene', '#0000')
    const backdrop = { kind: 'wall', colour: '#d8c3a5', light: 'left', seed: 1 } as const
    const file = join(folder, 'scene.png')
    expect(await pictures.edit(picture, { ...EDITS, backdrop }, file)).toMatchObject({ ok: true })
    const at = await pixelsOf(file)
    expect(at(10, 10)[3]).toBe(255)
    expect(at(100, 100)[0]).toBeGreaterThan(190)
  })
})

it('the subject of a photo with a background has to be found', async () => {
  const picture = await pictureOf('photo', '#8090a0')
  const edits: Edits = { ...EDITS, shadow: { kind: 'contact', strength: 1 } }
  expect(await pictures.edit(picture, edits, join(folder, 'none.png'))).toMatchObject({ ok: false })
})
