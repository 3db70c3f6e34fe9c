import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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

it('a photo that keeps its background hides the one that is chosen, and one that is cut out does not', async () => {
  const white: Edits = { ...EDITS, background: 'white' }
  const [photo, cut] = [await pictureOf('kept', '#8090a0'), await pictureOf('none', '#0000')]
  const canvas = { width: 300, height: 200, margin: 0 }
  expect(await pictures.hidesBackground(photo, white)).toBe(true)
  expect(await pictures.hidesBackground(photo, EDITS)).toBe(false)
  expect(await pictures.hidesBackground(photo, { ...white, canvas })).toBe(false)
  expect(await pictures.hidesBackground(photo, { ...white, removeBackground: true })).toBe(false)
  expect(await pictures.hidesBackground(cut, white)).toBe(false)
})

it('the subject of a photo with a background has to be found', async () => {
  const picture = await pictureOf('photo', '#8090a0')
  const edits: Edits = { ...EDITS, shadow: { kind: 'contact', strength: 1 } }
  expect(await pictures.edit(picture, edits, join(folder, 'none.png'))).toMatchObject({ ok: false })
})

describe('a photo that the model has to look at again', () => {
  /** Its first look is doubtful. */
  const samples = dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json'))
  const GLASSES = join(samples, 'assets/images/adam-birkett-239153-unsplash.jpg')

  it(
    'is shown as it is at first sight, and from then on as a whole; a file that leaves waits for that',
    async () => {
      const model = openImaging()
      const seeing = new Pictures(model, () => model)
      const file = join(folder, 'glasses')
      copyFileSync(GLASSES, file)
      const picture: Picture = { file, beside: file, space: 'space' }
      const edits: Edits = { ...EDITS, removeBackground: true, background: 'white' }
      try {
        const soon = await seeing.renderSoon(picture, edits, join(folder, 'soon.webp'))
        expect(soon).toMatchObject({ ok: true, isFirst: true })
        const beside = (name: string) => existsSync(`${file}.${name}`)
        expect([beside('glance.png'), beside('matte.png')]).toEqual([true, false])
        expect(await seeing.edit(picture, edits, join(folder, 'left.png'))).toMatchObject({ ok: true })
        expect(beside('matte.png')).toBe(true)
        const again = await seeing.renderSoon(picture, edits, join(folder, 'again.webp'))
        expect(again).not.toHaveProperty('isFirst')
        await seeing.remove(picture)
        expect(readdirSync(folder).filter((name) => name.startsWith('glasses'))).toEqual([])
      } finally {
        await model.close()
      }
    },
    2 * 60_000,
  )
})
