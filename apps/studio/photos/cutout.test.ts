import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Edits } from '../contract/edits.ts'
import { cutOut } from './cutout.ts'
import { decode } from './decode.ts'
import { isUnsure, subjectBox } from './matte.ts'
import { SIDE } from './model.ts'
import { openPhotoWorkers, type PhotoWorkers } from './workers.ts'

const PHOTOS = join(
  dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json')),
  'assets/images',
)
const photo = (start: string) =>
  join(PHOTOS, readdirSync(PHOTOS).find((name) => name.startsWith(start)) ?? '')
const CUT: Edits = {
  removeBackground: true,
  background: 'white',
  canvas: { width: 500, height: 500, margin: 0.1 },
  format: 'jpg',
  quality: 90,
}

let workers: PhotoWorkers
let folder: string
beforeAll(() => {
  workers = openPhotoWorkers()
  folder = mkdtempSync(join(tmpdir(), 'allot-cutout-'))
})
afterAll(() => workers.close())

async function pixels(file: string) {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
  return (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels),
  ]
}

describe('background removal', () => {
  it('puts the pot on pure white, centred within the margin, in its own colours', async () => {
    const target = join(folder, 'pot.jpg')
    expect(await workers.edit({ source: photo('charles-deluvio'), target, edits: CUT })).toMatchObject({
      ok: true,
      width: 500,
      height: 500,
      needsReview: false,
    })
    const at = await pixels(target)
    for (const [x, y] of [
      [1, 1],
      [498, 1],
      [1, 498],
      [498, 498],
      [60, 250],
      [440, 250],
    ] as const) {
      expect(Math.min(...at(x, y))).toBeGreaterThanOrEqual(252)
    }
    const [red = 0, , blue = 255] = at(250, 380)
    expect({ red: red > 150, blue: blue < 90 }).toEqual({ red: true, blue: true })
  }, 60_000)

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
      { length: SIDE * SIDE },
      (_, at) => 255 * cover(at % SIDE, Math.floor(at / SIDE), SIDE),
    )
    const { rgba } = await cutOut(
      await decode(source),
      matte,
      { left: 0, top: 0, width: 1, height: 1 },
      side,
      side,
    )
    let edge = 0
    let sum = 0
    for (let pixel = 0; pixel < rgba.length; pixel += 4) {
      const alpha = rgba[pixel + 3] ?? 0
      if (alpha < 60 || alpha > 200) continue
      edge += 1
      sum += rgba[pixel] ?? 0
    }
    expect(edge).toBeGreaterThan(1_000)
    // What is seen there averages 130, halfway between the disc and the wall.
    expect(sum / edge).toBeGreaterThan(210)
  })

  it('fails only the photo whose worker is killed, and goes on with the next', async () => {
    const source = photo('charles-deluvio')
    const large = join(folder, 'large.png')
    await sharp(source).resize(6_000).png({ compressionLevel: 1 }).toFile(large)
    const slow = workers.edit({
      source: large,
      target: join(folder, 'slow.avif'),
      edits: { ...CUT, removeBackground: false, canvas: null, format: 'avif' },
    })
    let killed = false
    while (!killed) {
      const children = childrenNamed('photos/worker.ts')
      for (const child of children) process.kill(child, 'SIGKILL')
      killed = children.length > 0
    }
    expect(await slow).toMatchObject({ ok: false, code: 'crashed' })
    const next = { source, target: join(folder, 'next.jpg'), edits: { ...CUT, removeBackground: false } }
    expect(await workers.edit(next)).toMatchObject({ ok: true })
  }, 60_000)
})

function childrenNamed(script: string): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return rows
    .filter((row) => row.includes(script) && Number(row.trim().split(/\s+/)[1]) === process.pid)
    .map((row) => Number(row.trim().split(/\s+/)[0]))
}

/** A matte with a square of certainty in the middle, and `blur` of what lies between around it. */
function matteOf(side: number, between: number): Uint8Array {
  const matte = new Uint8Array(SIDE * SIDE)
  const from = (SIDE - side) / 2
  for (let y = from; y < from + side; y++)
    for (let x = from; x < from + side; x++) matte[y * SIDE + x] = x < from + side * between ? 128 : 255
  return matte
}

describe('a matte', () => {
  it('is unsure when a fifth and more of the subject is neither in nor out, or there is next to no subject', () => {
    expect(isUnsure(matteOf(400, 0.05))).toBe(false)
    expect(isUnsure(matteOf(400, 0.25))).toBe(true)
    expect(isUnsure(matteOf(20, 0))).toBe(true)
    expect(isUnsure(new Uint8Array(SIDE * SIDE))).toBe(true)
    expect(isUnsure(new Uint8Array(SIDE * SIDE).fill(255))).toBe(true)
  })

  it('knows where its subject is', () => {
    expect(subjectBox(matteOf(512, 0))).toEqual({ left: 0.25, top: 0.25, width: 0.5, height: 0.5 })
    expect(subjectBox(new Uint8Array(SIDE * SIDE))).toEqual({ left: 0, top: 0, width: 1, height: 1 })
  })
})
