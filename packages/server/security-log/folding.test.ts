import { instant } from '@allot/rules/instant'
import { expect, it } from 'vitest'
import { Folding } from './folding.ts'
import type { SecurityEvent } from './security-event.ts'

const unexpected = (error: unknown) => {
  throw error
}

function from(address: string, at = instant('2026-07-20T09:00:00Z')): SecurityEvent {
  return {
    ...{ at, by: { kind: 'nobody', id: null, session: null }, from: { address, agent: '' } },
    ...{ space: null, account: null, act: { action: 'key_refused' } },
  }
}

it('the first is written at once, and those after it in one write', async () => {
  const writes: number[] = []
  const folding = new Folding(async (_, __, times) => void writes.push(times), unexpected)
  for (let tried = 0; tried < 500; tried++) await folding.add(from('203.0.113.7'))
  expect(writes).toEqual([1])
  await folding.settle()
  await folding.settle()
  expect(writes).toEqual([1, 499])
})

it('what cannot be written waits on, and nothing of it is lost', async () => {
  const writes: number[] = []
  let isDown = false
  const folding = new Folding(async (_, __, times) => {
    if (isDown) throw new Error('The database is away.')
    writes.push(times)
  }, unexpected)
  await folding.add(from('203.0.113.7'))
  isDown = true
  await folding.add(from('203.0.113.7'))
  await expect(folding.settle()).rejects.toThrow('away')
  await folding.add(from('203.0.113.7'))
  isDown = false
  await folding.settle()
  expect(writes).toEqual([1, 2])
})

it('a write that fails at first is made by the next attempt of the same address', async () => {
  let isDown = true
  const writes: number[] = []
  const folding = new Folding(async (_, __, times) => {
    if (isDown) throw new Error('The database is away.')
    writes.push(times)
  }, unexpected)
  await expect(folding.add(from('203.0.113.7'))).rejects.toThrow('away')
  isDown = false
  await folding.add(from('203.0.113.7'))
  await folding.settle()
  expect(writes.reduce((sum, times) => sum + times, 0)).toBe(1)
})
