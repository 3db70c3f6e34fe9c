import type { Batch } from '@allot/studio/contract/batch'
import { expect, it } from 'vitest'
import { batchStateOf, describe as inWords } from './batch-state.ts'

const batch: Batch = {
  id: 'batch-1',
  space: 'spc_1',
  name: '30 Nov, 40 photos',
  status: 'running',
  steps: null,
  edits: { removeBackground: true, background: 'white', canvas: null, format: 'jpg', quality: 90 },
  createdAt: '2026-11-30T09:00:00Z',
  finishedAt: null,
  total: 40,
  exported: 3,
  failed: 1,
  needsReview: 0,
  progress: [],
  goesOnAt: null,
  etaSeconds: 60,
  message: null,
  denial: null,
  photos: [],
}

it('a Batch is loading until it is read, and unavailable if it cannot be read', () => {
  expect(batchStateOf(undefined, null, false)).toEqual({ state: 'loading' })
  expect(batchStateOf(undefined, new Error('There is nothing here.'), false)).toEqual({
    state: 'unavailable',
    message: 'There is nothing here.',
  })
})

it('a cancelled Batch is cancelling until the studio sends its final state', () => {
  expect(batchStateOf(batch, null, false)).toEqual({ state: 'running', batch })
  expect(batchStateOf(batch, null, true)).toEqual({ state: 'cancelling', batch })
  const paused = { ...batch, status: 'paused' } as const
  expect(batchStateOf(paused, null, true)).toEqual({ state: 'cancelling', batch: paused })
  const done = { ...batch, status: 'done' } as const
  expect(batchStateOf(done, null, true)).toEqual({ state: 'done', batch: done })
})

it('every status has a description in words', () => {
  expect(inWords(batch)).toBe('Running, 3 of 40 exported')
  expect(inWords({ ...batch, status: 'done' })).toBe('3 of 40 exported, 1 failed')
  expect(inWords({ ...batch, status: 'draft' })).toBe('Not started')
})
