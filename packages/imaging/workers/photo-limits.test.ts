/** What one photo may take: a worker that takes more is ended, that photo alone fails, and the next one is done. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Edits } from '../edits.ts'
import { DEFAULT_PHOTO_LIMITS, type Imaging, openImaging, type PhotoLimits } from '../imaging.ts'

const AVIF: Edits = { removeBackground: false, background: 'keep', canvas: null, format: 'avif', quality: 90 }

let folder: string
let large: string
let small: string
const opened: Imaging[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'allot-limits-'))
  large = join(folder, 'large.jpg')
  small = join(folder, 'small.png')
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const tile = { width: 500, height: 500, channels: 3, background: '#888', noise } as const
  await sharp({ create: tile }).png().toFile(small)
  const canvas = { width: 6_000, height: 6_000, channels: 3, background: '#888' } as const
  await sharp({ create: canvas })
    .composite([{ input: small, tile: true }])
    .jpeg()
    .toFile(large)
})
afterAll(async () => {
  await Promise.all(opened.map((imaging) => imaging.close()))
  rmSync(folder, { recursive: true })
})

function imagingWithin(limits: Partial<PhotoLimits>): Imaging {
  const imaging = openImaging({}, { limits: { ...DEFAULT_PHOTO_LIMITS, ...limits } })
  opened.push(imaging)
  return imaging
}

it.each([
  [{ megapixels: 30 }, 'too_many_pixels', 'more than 30 megapixels'],
  [{ seconds: 2 }, 'timed_out', 'longer than the 2 seconds that a photo may take here'],
  [{ megabytes: 180 }, 'too_much_memory', 'more memory than the 180 MB that a photo may take here'],
])(
  'a photo that takes more than %o fails alone, and says which limit it met',
  async (limits, code, words) => {
    const imaging = imagingWithin(limits)
    const target = (name: string) => join(folder, `${code}-${name}.avif`)
    const failed = await imaging.editPhoto({ source: large, target: target('large'), edits: AVIF })
    expect(failed).toMatchObject({ ok: false, code })
    expect(failed).toMatchObject({ message: expect.stringContaining(words) })
    expect(
      await imaging.editPhoto({ source: small, target: target('small'), edits: { ...AVIF, format: 'jpg' } }),
    ).toMatchObject({
      ok: true,
    })
  },
)

it('a long photo does not outlive the program: its process ends at once when the program is killed', async () => {
  const job = { source: large, target: join(folder, 'orphan.avif'), edits: AVIF }
  const script = `
    import { openImaging } from ${JSON.stringify(join(import.meta.dirname, '../imaging.ts'))}
    await openImaging().editPhoto(${JSON.stringify(job)})`
  const program = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
  let editor: number | undefined
  // It has the photo in memory once it takes more than an idle process does.
  await until(() => {
    editor = childrenOf(program.pid).find(({ megabytes }) => megabytes > 200)?.pid
    return editor !== undefined
  })
  program.kill('SIGKILL')
  const killed = performance.now()
  // Measured 45 ms; the photo itself takes over 40 s.
  await until(() => !isThere(editor ?? 0))
  expect(performance.now() - killed).toBeLessThan(3_000)
})

function childrenOf(parent: number | undefined): { readonly pid: number; readonly megabytes: number }[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid = 0, , rss = 0]) => ({ pid, megabytes: rss / 1024 }))
}

/** One that has ended and waits for the system to take note of it is not there. */
function isThere(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resume) => setTimeout(resume, 20))
}
