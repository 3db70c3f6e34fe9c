import { StoreUnavailable } from '@allot/engine/store'
import type { SpaceId } from '@allot/rules/space'
import { beforeEach, describe, expect, it } from 'vitest'
import { openWriteHealth } from './write-health.ts'

const FULL = new StoreUnavailable('The disk is full.')

let now: number
let isFull: boolean
beforeEach(() => {
  now = 0
  isFull = true
})
const attempt = async () => {
  if (isFull) throw new Error('full')
}
const at = (instant: number) => {
  now = instant
}

describe('a store whose appends fail', () => {
  it('can be written to again once an attempt succeeds and none has failed for a second', async () => {
    const health = openWriteHealth(attempt, () => now)
    health.failed(FULL)
    at(5_000)
    expect(await health.canWrite()).toBe(false)
    isFull = false
    health.failed(FULL) // though an attempt would succeed
    at(5_500)
    expect(await health.canWrite()).toBe(false)
    at(6_000)
    expect(await health.canWrite()).toBe(true)
  })

  it('can be written to again as soon as one is appended', async () => {
    const health = openWriteHealth(attempt, () => now)
    health.failed(FULL)
    health.appended()
    expect(await health.canWrite()).toBe(true)
  })

  it('is tried before any is appended: it may be opened on a full disk', async () => {
    const health = openWriteHealth(attempt, () => now)
    expect(await health.canWrite()).toBe(false)
    isFull = false
    expect(await health.canWrite()).toBe(true)
  })

  it('is tried again after five seconds where no attempt can be made', async () => {
    const health = openWriteHealth(undefined, () => now)
    health.failed(FULL)
    at(4_999)
    expect(await health.canWrite()).toBe(false)
    at(5_000)
    expect(await health.canWrite()).toBe(true)
  })

  it('for some Spaces alone can be written to', async () => {
    const health = openWriteHealth(undefined, () => now)
    health.failed(new StoreUnavailable('One machine is away.', { spaces: new Set(['spc_1' as SpaceId]) })) // an id
    expect(await health.canWrite()).toBe(true)
  })
})
