import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Trial, TrialResult } from './probe-worker.ts'
import { NOTHING } from './reaches.ts'
import { costOf } from './work-cost.ts'
import { WorkerPool } from './worker-pool.ts'

let folder: string
let pool: WorkerPool
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-pool-'))
  const options = { reach: () => NOTHING, confinement: 'off', layers: 'native' } as const
  pool = new WorkerPool('probe-worker.ts', { slots: 1, long: 1, spare: 0 }, options)
})
afterEach(async () => {
  await pool.close()
  rmSync(folder, { recursive: true })
})

const endedTimes = (times: number) => {
  const attempt: Trial = { what: 'end', path: join(folder, `tries-${times}`), times }
  return pool.run<TrialResult>({ owner: '', part: '' }, costOf('size'), 'attempt', [attempt])
}

it('work whose process is killed is begun once more by another one, and fails the second time', async () => {
  expect(await endedTimes(1)).toEqual({ done: true, found: '2' })
  expect(await endedTimes(2)).toMatchObject({ ok: false, code: 'crashed' })
  expect(await endedTimes(0)).toEqual({ done: true, found: '1' })
})
