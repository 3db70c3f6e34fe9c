import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Edits } from './edits.ts'
import { type Imaging, openImaging } from './imaging.ts'

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

let imaging: Imaging
let folder: string
let home: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-imaging-'))
  home = join(folder, 'home')
  mkdirSync(home)
  process.env.HOME = home
  imaging = openImaging()
})
afterAll(async () => {
  await imaging.close()
  rmSync(folder, { recursive: true })
})

async function pixels(file: string) {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
  return (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels),
  ]
}

describe('background removal', () => {
  it('puts the pot on pure white, centred within the margin, in its own colours', async () => {
    const target = join(folder, 'pot.jpg')
    expect(await imaging.editPhoto({ source: photo('charles-deluvio'), target, edits: CUT })).toMatchObject({
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

  it('leaves no usage events of the inference library in the home folder', () => {
    expect(readdirSync(home)).toEqual([])
  })

  it('fails only the photo whose worker process is killed, and edits the next one', async () => {
    const source = photo('charles-deluvio')
    const large = join(folder, 'large.png')
    await sharp(source).resize(6_000).png({ compressionLevel: 1 }).toFile(large)
    const slow = imaging.editPhoto({
      source: large,
      target: join(folder, 'slow.avif'),
      edits: { ...CUT, removeBackground: false, canvas: null, format: 'avif' },
    })
    let killed = false
    while (!killed) {
      const children = childrenNamed('workers/edit-worker.ts')
      for (const child of children) process.kill(child, 'SIGKILL')
      killed = children.length > 0
    }
    expect(await slow).toMatchObject({ ok: false, code: 'crashed' })
    const next = { source, target: join(folder, 'next.jpg'), edits: { ...CUT, removeBackground: false } }
    expect(await imaging.editPhoto(next)).toMatchObject({ ok: true })
  }, 60_000)
})

function childrenNamed(script: string): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return rows
    .filter((row) => row.includes(script) && Number(row.trim().split(/\s+/)[1]) === process.pid)
    .map((row) => Number(row.trim().split(/\s+/)[0]))
}
