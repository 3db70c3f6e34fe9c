import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { editPhoto } from '../edit-photo.ts'
import { encodedMatte, givenCutOut } from './matte-file.ts'
import { matteOf } from './testing/patches.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-matte-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PHOTO = { width: 1_600, height: 800 }
const MATTE = matteOf({ left: 256, top: 256, width: 512, height: 512, sure: 255 })

function fileOf(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

describe('a matte as a file', () => {
  it('has the shape of its photo, and given back is the matte that it was', async () => {
    const bytes = await encodedMatte(MATTE, PHOTO)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 2_048, height: 1_024, channels: 1 })
    const { matte, subject } = await givenCutOut(fileOf('same.png', bytes), PHOTO)
    expect(subject.doubtful).toBe(false)
    for (const share of [
      subject.box.left,
      subject.box.top,
      subject.box.width - 0.25,
      subject.box.height - 0.25,
    ])
      expect(share).toBeCloseTo(0.25, 2)
    // Enlarging and reducing it again leaves a trace along edges and nowhere else.
    const changed = matte.filter((value, at) => Math.abs(value - (MATTE[at] ?? 0)) > 1)
    expect(changed.length).toBeLessThan(4 * 512 * 3)
    expect((await sharp(await encodedMatte(MATTE, { width: 20_000, height: 50 })).metadata()).width).toBe(
      4_096,
    )
  })

  it('that a person painted, in any size and in colour, takes the place of the model’s', async () => {
    const painted = await sharp({ create: { width: 400, height: 200, channels: 4, background: '#000' } })
      .composite([
        {
          input: Buffer.from(
            '<svg width="400" height="200"><rect width="200" height="200" fill="#fff"/></svg>',
          ),
        },
      ])
      .png()
      .toBuffer()
    const source = fileOf(
      'red.png',
      await sharp({ create: { ...PHOTO, channels: 3, background: '#c82828' } })
        .png()
        .toBuffer(),
    )
    const target = join(folder, 'out.png')
    const job = {
      source,
      target,
      matte: fileOf('painted.png', painted),
      edits: { removeBackground: true, background: 'transparent', canvas: null, format: 'png', quality: 90 },
    } as const
    expect(await editPhoto(job, undefined)).toMatchObject({ ok: true, width: 1_600, height: 800 })
    const pixel = async (left: number) => [
      ...(await sharp(target).extract({ left, top: 400, width: 1, height: 1 }).raw().toBuffer()),
    ]
    expect([await pixel(400), (await pixel(1_200))[3]]).toEqual([[200, 40, 40, 255], 0])
  })

  it('is refused where it is none, has another shape, or is black', async () => {
    const jpeg = await sharp({ create: { ...PHOTO, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer()
    const square = await sharp(MATTE, { raw: { width: 1_024, height: 1_024, channels: 1 } })
      .png()
      .toBuffer()
    for (const bytes of [jpeg, Buffer.from('no picture'), square])
      await expect(givenCutOut(fileOf('wrong', bytes), PHOTO)).rejects.toMatchObject({ code: 'not_a_matte' })
    const black = await encodedMatte(matteOf(), PHOTO)
    await expect(givenCutOut(fileOf('black.png', black), PHOTO)).rejects.toMatchObject({ code: 'no_subject' })
  })
})
