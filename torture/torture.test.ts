import { execFile, execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { simulate } from './simulation.ts'

const COMMAND = join(import.meta.dirname, 'torture.ts')

/** What a run printed, but for how fast it was. */
async function torture(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...words])
  return stdout.replace(/^a second.*\n/m, '')
}

describe('the simulator', () => {
  it('finds nothing wrong, with faults of every kind, and is the same again for the same seed', async () => {
    const words = ['--operations', '40000', '--seed', '20260601']
    const first = await torture(...words)
    expect(first).toMatch(/^operations +40000\nfaults +\d{4}: .*\nviolations +0\n$/)
    expect(first.match(/\w+ \d+(?=,|\n)/g)).toHaveLength(11)
    expect(await torture(...words)).toBe(first)
  })

  it('can plant each of its bugs in the code as it is', () => {
    const folder = join(import.meta.dirname, 'bugs')
    const patches = readdirSync(folder)
    expect(patches.length).toBeGreaterThanOrEqual(20)
    for (const patch of patches) execFileSync('git', ['apply', '--check', join(folder, patch)])
  })

  it('finds other histories by another seed', async () => {
    const [one, other] = [await simulate(1, 500), await simulate(2, 500)]
    expect([one.violations, other.violations]).toEqual([[], []])
    expect(one.faults).not.toEqual(other.faults)
  })
})
