import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JobState } from '../jobs/job-state.ts'
import type { BatchRecord } from './batch-record.ts'
import { BatchStore } from './batch-store.ts'
import { Retention } from './retention.ts'

const at = (text: string) => Date.parse(`${text}T12:00:00Z`)

let folder: string
let store: BatchStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-retention-'))
  store = new BatchStore(join(folder, 'studio.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

function batch(id: string, createdAt: number, state: JobState, more: Partial<BatchRecord> = {}): BatchRecord {
  const record: BatchRecord = {
    ...{ id, space: 'spc_1', member: 'ann', name: id, steps: null, further: [], takes: [], createdAt, state },
    edits: { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 },
    ...{ out: null, fingerprint: null, holds: [], holdRequests: 0, asking: null },
    ...{ ranBy: null, notify: null, deletedAt: null, keySecret: null },
    ...more,
  }
  store.insert(record, [])
  store.saveState(id, state)
  return record
}

const expired = (days: number, now: number) => new Retention(days).expired(store, now).map(({ id }) => id)

it('a Batch goes as many days after its end as are set, however long it ran; one that runs never does', () => {
  const done = { name: 'done', finishedAt: at('2026-11-20') } as const
  const record = batch('done', at('2026-11-01'), done)
  batch('running', at('2026-01-01'), { name: 'running' })
  expect(new Retention(7).keptUntil(record, done)).toBe(at('2026-11-27'))
  expect(expired(7, at('2026-11-27'))).toEqual([])
  expect(expired(7, at('2026-11-28'))).toEqual(['done'])
})

it('with 0 a Batch is kept for ever, and a draft for a day all the same', () => {
  const done = { name: 'done', finishedAt: at('2020-01-01') } as const
  const record = batch('done', at('2020-01-01'), done)
  const draft = batch('draft', at('2026-11-20'), { name: 'draft' })
  expect(new Retention(0).keptUntil(record, done)).toBeNull()
  expect(new Retention(0).keptUntil(draft, { name: 'draft' })).toBe(at('2026-11-21'))
  expect(expired(0, at('2026-11-22'))).toEqual(['draft'])
})

it('what a command exported is remembered for a year, whatever is set, because its results are not here', () => {
  const done = { name: 'done', finishedAt: at('2026-01-02') } as const
  const record = batch('command', at('2026-01-02'), done, { fingerprint: 'a', out: '/photos/done' })
  expect(new Retention(1).keptUntil(record, done)).toBeNull()
  expect(expired(1, at('2026-12-31'))).toEqual([])
  expect(expired(1, at('2027-01-04'))).toEqual(['command'])
})

it('a deleted Batch goes after a day, and not before: until then it can be taken back', () => {
  const record = batch('deleted', at('2026-11-01'), { name: 'done', finishedAt: at('2026-11-02') })
  store.saveDeletion('deleted', at('2026-11-10'))
  expect(expired(0, at('2026-11-10') + 23 * 3_600_000)).toEqual([])
  expect(expired(0, at('2026-11-11') + 1)).toEqual(['deleted'])
  expect(new Retention(0).undoUntil({ ...record, deletedAt: at('2026-11-10') })).toBe(at('2026-11-11'))
  expect(new Retention(0).undoUntil(record)).toBe(null)
})
