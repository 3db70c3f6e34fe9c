import type { Batch } from '@allot/studio/contract/batch'
import { WAITS_FOR_GENERATOR, WAITS_FOR_LIMIT } from '@allot/studio/contract/short-waits'
import { expect, it } from 'vitest'
import { batchStateOf, cancelled, describe as inWords } from './batch-state.ts'

const batch: Batch = {
  id: 'batch-1',
  member: 'ann',
  space: 'spc_1',
  ranBy: 'ann',
  name: '30 Nov, 40 photos',
  status: 'running',
  queue: null,
  steps: null,
  further: [],
  edits: { removeBackground: true, background: 'white', canvas: null, format: 'jpg', quality: 90 },
  createdAt: '2026-11-30T09:00:00Z',
  finishedAt: null,
  keptUntil: null,
  notify: null,
  undoUntil: null,
  groups: { ready: 3, to_check: 0, failed: 1, left_out: 0, under_way: 36 },
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
  expect(batchStateOf(undefined, null)).toEqual({ state: 'loading' })
  expect(batchStateOf(undefined, new Error('There is nothing here.'))).toEqual({
    state: 'unavailable',
    message: 'There is nothing here.',
  })
})

it('what was read stays while the studio cannot be reached', () => {
  expect(batchStateOf(batch, new Error('The studio cannot be reached.'))).toEqual({ state: 'running', batch })
})

it('a cancel is true at once: the page says what the studio has stored', () => {
  expect(batchStateOf(batch, null)).toEqual({ state: 'running', batch })
  const cancelling = { ...batch, status: 'cancelling' } as const
  expect(batchStateOf(cancelling, null)).toEqual({ state: 'cancelling', batch: cancelling })
})

it('a cancel is shown before it is answered: what is in work is finished, the rest is left out, no time is left', () => {
  const photo = {
    bytes: 1,
    steps: null,
    output: null,
    further: null,
    decision: null,
    cutOut: null,
    hasCutOuts: false,
  } as const
  const more = { reason: null, givenBack: {}, kept: {}, notes: [], needsReview: false, result: null } as const
  const item = { ...photo, ...more, furtherResults: [], group: 'under_way' } as const
  const photos = [
    { ...item, n: 1, name: 'a.jpg', status: 'working' },
    { ...item, n: 2, name: 'b.jpg', status: 'ready' },
  ] as const
  const groups = { ...batch.groups, under_way: 2 }
  const shown = cancelled({ ...batch, groups, photos })
  expect(shown).toMatchObject({ status: 'cancelling', etaSeconds: null, queue: null })
  expect(shown.groups).toEqual({ ready: 3, to_check: 0, failed: 1, left_out: 1, under_way: 1 })
  expect(shown.photos.map(({ status, group }) => [status, group])).toEqual([
    ['working', 'under_way'],
    ['released', 'left_out'],
  ])
})

const NOW = Date.parse('2026-11-30T09:00:20Z')

it('every status has a description in words', () => {
  expect(inWords(batch, NOW)).toBe('Running, 3 of 40 exported')
  expect(inWords({ ...batch, status: 'done' }, NOW)).toBe('3 of 40 exported, 1 failed')
  expect(inWords({ ...batch, status: 'draft' }, NOW)).toBe('Not started')
  expect(inWords({ ...batch, status: 'suspended' }, NOW)).toBe('Paused, 3 of 40 exported')
  expect(inWords({ ...batch, status: 'paused' }, NOW)).toBe('Paused, 3 of 40 exported')
  expect(inWords({ ...batch, status: 'cancelling' }, NOW)).toBe('Cancelling, 3 of 40 exported')
})

it('one that waits says for what, and when it goes on', () => {
  const waiting = { ...batch, status: 'paused', goesOnAt: '2026-11-30T09:01:00Z' } as const
  expect(inWords({ ...waiting, message: WAITS_FOR_LIMIT }, NOW)).toBe(
    'Waits for its minute, goes on in 40 seconds, 3 of 40 exported',
  )
  expect(inWords({ ...waiting, message: WAITS_FOR_GENERATOR }, NOW)).toBe(
    'Waits, goes on in 40 seconds, 3 of 40 exported',
  )
})
