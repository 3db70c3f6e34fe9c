import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Edits } from '../contract/edits.ts'
import { BatchStore } from './batch-store.ts'
import type { ExportedPhoto } from './photo-record.ts'

const EDITS: Edits = { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 }
const RESULT: ExportedPhoto = {
  width: 8,
  height: 9,
  further: [],
  bytes: 7,
  notes: ['Small.'],
  needsReview: true,
  digest: null,
}
const STARTING = { name: 'draft', starting: true, again: true } as const

let folder: string
let store: BatchStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-again-'))
  store = new BatchStore(join(folder, 'studio.sqlite'))
  const photo = { name: 'a.jpg', bytes: 1, source: '/a.jpg' }
  store.insert(
    {
      ...{
        id: 'b',
        space: 's',
        member: 'ann',
        name: 'b',
        steps: null,
        further: [],
        edits: EDITS,
        takes: [],
        createdAt: 1,
      },
      ...{ state: { name: 'draft' }, out: null, fingerprint: null, holds: [], holdRequests: 0, asking: null },
      ...{ ranBy: null, notify: null, deletedAt: null, keySecret: null },
    },
    [photo, photo, photo],
  )
  store.nameResults('b', new Map([[1, ['a.jpg']]]))
  store.saveItem('b', 1, { name: 'working' })
  store.saveItem('b', 1, { name: 'done', result: RESULT })
  store.saveItem('b', 2, { name: 'failed', reason: 'Damaged.', settled: null })
  store.saveItem('b', 3, { name: 'released' })
  store.saveHolds('b', [{ hold: '7', part: 'p' }], 1)
  store.saveState('b', { name: 'stopped', finishedAt: 5, message: 'Full.', denial: null })
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const settings = {
  ...{ steps: [], edits: { ...EDITS, format: 'png' } as const, further: [], takes: [] },
  reused: { 2: 'b/1/2' },
}
function begin(): void {
  const batch = store.job('b')
  if (batch)
    store.beginAgain(
      batch,
      [1, 2, 3].map((n) => ({ n, settings: n === 1 ? settings : null })),
    )
}

it('a run again is a start under way: its photos are ready, and what its holds had is spent', () => {
  begin()
  expect(store.job('b')).toMatchObject({ state: STARTING, holds: [{ hold: '7', part: 'p', spent: true }] })
  expect(store.itemsLeft('b')).toEqual([1, 2, 3])
  expect(store.photo('b', 1)).toMatchObject({ ...settings, round: 1, resultsBefore: ['a.jpg'] })
  expect(store.startsCut().map(({ id }) => id)).toEqual(['b'])
  expect(store.list.draftsBefore(10)).toEqual([])
})

it('all of it is as before where it is denied, or cut', () => {
  const before = [store.job('b'), store.photos('b')]
  begin()
  store.saveState('b', { name: 'draft', starting: true })
  store.saveHolds('b', [{ hold: '9', part: 'p' }], 2)
  store.saveState('b', { name: 'draft' })
  const [batch, photos] = before
  expect([{ ...store.job('b'), holdRequests: 1 }, store.photos('b')]).toEqual([batch, photos])
})

it('a photo without a new result has that of before, and says why where it failed; others are left as they end', () => {
  const [exported, failed] = store.photos('b')
  begin()
  store.saveState('b', { name: 'queued' })
  store.saveItem('b', 1, { name: 'working' })
  store.saveItem('b', 1, { name: 'failed', reason: 'It was refused.', settled: null })
  store.releaseRest('b', 'not_begun')
  expect(store.photo('b', 2)).toEqual(failed)
  store.releaseRest('b')
  const note = 'Run again, it failed, so this is the result of before: It was refused.'
  expect(store.photo('b', 1)).toEqual({
    ...exported,
    state: { name: 'done', result: { ...RESULT, notes: [note] } },
  })
  expect(store.photo('b', 3)).toMatchObject({ state: { name: 'released' } })
  store.saveState('b', { name: 'draft' })
  expect(store.job('b')?.state).toEqual({ name: 'draft' })
})
