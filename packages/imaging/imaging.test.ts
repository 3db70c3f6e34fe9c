import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
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
let connections = 0
const proxy = createServer((socket) => {
  connections += 1
  socket.destroy()
})
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'allot-imaging-'))
  home = join(folder, 'home')
  mkdirSync(home)
  // What the workers would write for themselves, or send, shows here.
  for (const name of ['HOME', 'XDG_CACHE_HOME', 'TMPDIR']) process.env[name] = home
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  for (const name of ['http_proxy', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY'])
    process.env[name] = `http://127.0.0.1:${address.port}`
  imaging = openImaging({}, { work: join(folder, 'work') })
})
afterAll(async () => {
  await imaging.close()
  proxy.close()
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
    // A process that is killed before it has the photo is not missed: another one takes it, until that one is killed too.
    let isEdited = false
    void slow.finally(() => {
      isEdited = true
    })
    while (!isEdited) {
      killAll(childrenNamed('workers/edit-worker.ts'))
      await new Promise(setImmediate)
    }
    expect(await slow).toMatchObject({ ok: false, code: 'crashed' })
    const next = { source, target: join(folder, 'next.jpg'), edits: { ...CUT, removeBackground: false } }
    expect(await imaging.editPhoto(next)).toMatchObject({ ok: true })
  })

  it('finds the subject once, and renders it at the size of a screen as often as one likes', async () => {
    const small = join(folder, 'small.webp')
    const matte = join(folder, 'matte.png')
    const original = await imaging.shrinkPhoto({
      source: photo('charles-deluvio'),
      target: small,
      side: 1_024,
    })
    expect(original).toEqual({ ok: true, width: 1_600, height: 1_600, isCutOut: false, notes: [] })
    expect(await imaging.findSubject({ source: small, target: matte })).toEqual({
      ...{ ok: true, needsReview: false, isFinal: true, isSeen: true },
    })
    for (const background of ['white', 'transparent'] as const) {
      const target = join(folder, `${background}.webp`)
      const canvas = { width: 2_048, height: 2_048, margin: 0.1 }
      const edits: Edits = { ...CUT, background, canvas, format: 'webp' }
      expect(await imaging.renderPreview({ source: small, matte, target, edits, side: 1_024 })).toMatchObject(
        { ok: true, width: 1_024, height: 1_024, needsReview: false },
      )
      const at = await pixels(target)
      expect(at(20, 20)).toEqual(background === 'white' ? [255, 255, 255] : [0, 0, 0, 0])
      expect(at(512, 760)[0]).toBeGreaterThan(150)
    }
  })

  it('recolours the pot in its photo, and leaves the wall byte for byte', async () => {
    const source = photo('charles-deluvio')
    const target = join(folder, 'blue-pot.png')
    const edits: Edits = {
      ...{ ...CUT, removeBackground: false, background: 'keep', canvas: null, format: 'png' },
      recolour: { colour: '#2f6fb0' },
    }
    expect(await imaging.editPhoto({ source, target, edits })).toMatchObject({ ok: true, width: 1_600 })
    const [before, after] = [await pixels(source), await pixels(target)]
    for (const [x, y] of [
      [40, 40],
      [1_500, 200],
      [100, 1_500],
    ] as const)
      expect(after(x, y)).toEqual(before(x, y))
    const [red = 255, , blue = 0] = after(800, 1_150)
    expect(blue).toBeGreaterThan(red + 60)
  })

  it('refuses to recolour a grey lamp, in words and with a code of its own, and leaves no file', async () => {
    const target = join(folder, 'lamp.jpg')
    const edits: Edits = { ...CUT, recolour: { colour: '#2f6fb0' } }
    expect(await imaging.editPhoto({ source: photo('pierre-chatel'), target, edits })).toEqual({
      ok: false,
      code: 'no_colour',
      message: 'This product has hardly any colour, so it cannot be recolored. Leave this step out for it.',
    })
    expect(existsSync(target)).toBe(false)
  })

  it('throws the shadow of what is cut out already, by its own transparency', async () => {
    const source = join(folder, 'cut.png')
    await sharp({ create: { width: 200, height: 200, channels: 4, background: '#0000' } })
      .composite([
        {
          input: { create: { width: 80, height: 80, channels: 4, background: '#c82828' } },
          left: 60,
          top: 60,
        },
      ])
      .png()
      .toFile(source)
    const target = join(folder, 'shadow.png')
    const edits: Edits = {
      ...{ ...CUT, removeBackground: false, background: 'transparent', canvas: null, format: 'png' },
      shadow: { kind: 'contact', strength: 1 },
    }
    expect(await imaging.editPhoto({ source, target, edits })).toMatchObject({ ok: true, needsReview: false })
    const at = await pixels(target)
    expect(at(100, 100)).toEqual([200, 40, 40, 255])
    expect(at(100, 141)[3]).toBeGreaterThan(50)
    expect(at(10, 10)).toEqual([0, 0, 0, 0])
  })

  it.each([
    { recolour: { colour: '#2f6fb0' } },
    { shadow: { kind: 'contact', strength: 1 } },
    { backdrop: { kind: 'wall', colour: 'auto', light: 'left', seed: 1 } },
  ] as const)(
    'has the model load before the first photo for %j alone',
    async (edits) => {
      const other = openImaging({}, { work: join(folder, 'work') })
      const before = childrenNamed('workers/model-worker.ts').length
      other.prepare({ removeBackground: false, ...edits }, 1)
      await expect
        .poll(() => childrenNamed('workers/model-worker.ts').length, { timeout: 20_000 })
        .toBe(before + 1)
      await other.close()
    },
    30_000,
  )

  it('a photo waits for the process that loads, and starts no other one', async () => {
    const other = openImaging({}, { work: join(folder, 'work') })
    const before = childrenNamed('workers/edit-worker.ts').length
    other.prepare({ removeBackground: false }, 1)
    const target = join(folder, 'first.jpg')
    const edits: Edits = { ...CUT, removeBackground: false }
    expect(await other.editPhoto({ source: photo('charles-deluvio'), target, edits })).toMatchObject({
      ok: true,
    })
    expect(childrenNamed('workers/edit-worker.ts').length - before).toBe(1)
    await other.close()
  })

  it('leaves nothing of the inference library in the home, cache and temporary folders', () => {
    expect(readdirSync(home)).toEqual([])
  })

  it('connects to nobody', () => {
    expect(connections).toBe(0)
    const workers = [...childrenNamed('workers/model-worker.ts'), ...childrenNamed('workers/edit-worker.ts')]
    expect(workers.length).toBeGreaterThan(0)
    expect(workers.flatMap(socketsOf)).toEqual([])
  })
})

/** Its connections and ports of the network; empty where the system does not list them. */
function socketsOf(pid: number): string[] {
  const files = `/proc/${pid}/fd`
  if (!existsSync(files)) return []
  const own = readdirSync(files).map((file) => /^socket:\[(\d+)\]$/.exec(linkAt(join(files, file)))?.[1])
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .filter((row) => own.includes(row.trim().split(/\s+/)[9]) && row.trim() !== ''),
  )
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // closed since the folder was read
  }
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // it has ended by itself
    }
  }
}

function childrenNamed(script: string): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return rows
    .filter((row) => row.includes(script) && Number(row.trim().split(/\s+/)[1]) === process.pid)
    .map((row) => Number(row.trim().split(/\s+/)[0]))
}
