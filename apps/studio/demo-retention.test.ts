import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { demoRetention, goesAt } from './demo-retention.ts'
import { DemoStore } from './storage/demo-store.ts'

const HOUR = 3_600_000
let folder: string
let demos: DemoStore
let stored: Map<string, number>
let accounts: Set<string>
const faults: unknown[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-demos-'))
  demos = new DemoStore(join(folder, 'demos.sqlite'))
  stored = new Map([
    ['visited', 5],
    ['busy', 5],
    ['signed up', 5],
  ])
  accounts = new Set()
  faults.length = 0
})
afterEach(() => {
  demos.close()
  rmSync(folder, { recursive: true })
})

const removing = (removeAll: (space: string) => void) =>
  demoRetention({
    ...{ demos, days: 1, of: [{ removeAll }], unexpected: (fault) => void faults.push(fault) },
    isDemo: async (space) => {
      if (space === 'away') throw new Error('Allot is away.')
      return !accounts.has(space)
    },
    bytesOf: (whose) =>
      'member' in whose ? 0 : whose.spaces.reduce((sum, at) => sum + (stored.get(at) ?? 0), 0),
  })

it('what a visitor stores goes a day after their last upload, and what an account has stays', async () => {
  demos.note('visited', 0)
  demos.note('busy', 0)
  demos.note('busy', 5 * HOUR)
  demos.note('signed up', 0)
  accounts.add('signed up')
  const retention = removing((space) => void stored.delete(space))
  await retention.removeExpired(24 * HOUR)
  expect([...stored.keys()]).toEqual(['visited', 'busy', 'signed up'])
  expect(goesAt(demos, 'busy', 1)).toBe(29 * HOUR)
  await retention.removeExpired(25 * HOUR)
  expect([...stored.keys()]).toEqual(['busy', 'signed up'])
  expect(demos.spaces()).toEqual(['busy'])
  expect(goesAt(demos, 'visited', 1)).toBeNull()
})

it('what is under way goes the next time, and one that cannot be asked about keeps none of the others', async () => {
  demos.note('away', 0)
  demos.note('visited', 0)
  await removing(() => {}).removeExpired(25 * HOUR)
  expect([demos.spaces(), faults]).toEqual([['away', 'visited'], [new Error('Allot is away.')]])
  await removing((space) => void stored.delete(space)).removeExpired(26 * HOUR)
  expect(demos.spaces()).toEqual(['away'])
})

it('which Spaces are visitors’ is known after a restart', () => {
  demos.note('visited', 3)
  demos.close()
  demos = new DemoStore(join(folder, 'demos.sqlite'))
  expect([demos.spaces(), demos.sentAt('visited')]).toEqual([['visited'], 3])
})
