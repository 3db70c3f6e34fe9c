/** Photos on one disk and results on another: what cannot be linked or renamed is copied, durably and whole. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { allot, freshFolder, realPhotos } from '../testing/running.ts'

const MEMORY = '/dev/shm'
const data = freshFolder()
const other = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'allot-disk-'))
const isOther = statSync(other).dev !== statSync(data).dev

afterAll(() => {
  for (const folder of [data, other]) rmSync(folder, { recursive: true })
})

it(
  isOther
    ? 'allot batch takes photos from another disk, and writes results there'
    : 'allot batch takes photos from a folder and writes results there; this machine has no other disk to try',
  async () => {
    const [photo = ''] = realPhotos(1)
    copyFileSync(photo, join(other, 'chair.jpg'))
    const out = join(other, 'out')
    const command = [
      'batch',
      join(other, 'chair.jpg'),
      photo,
      '--out',
      out,
      '--white-background',
      '--size',
      '300',
    ]
    const { status, out: table } = await allot(command, data)
    expect(table).toMatch(/Exported +2 of 2/)
    expect(status).toBe(0)
    const results = readdirSync(out)
    expect(results).toHaveLength(2)
    for (const name of results) expect(statSync(join(out, name)).size).toBeGreaterThan(1_000)
  },
)
