import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { batchQuery } from '../contract/batch-list.ts'
import type { JobState } from '../jobs/job-state.ts'
import { BatchStore } from './batch-store.ts'
import type { ExportedPhoto } from './photo-record.ts'

let folder: string
let store: BatchStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-batch-list-'))
  store = new BatchStore(join(folder, 'studio.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const DONE: JobState = { name: 'done', finishedAt: 5 }
const RESULT: ExportedPhoto = {
  width: 1,
  height: 1,
  bytes: 1,
  further: [],
  notes: [],
  needsReview: false,
  digest: null,
}

function add(id: string, createdAt: number, { name = id, state = DONE, member = 'ann' } = {}): void {
  const edits = {
    removeBackground: false,
    background: 'keep',
    canvas: null,
    format: 'jpg',
    quality: 90,
  } as const
  store.insert(
    {
      ...{
        id,
        space: 'spc_1',
        member,
        name,
        steps: null,
        further: [],
        edits,
        takes: [],
        createdAt,
        state,
        out: null,
      },
      ...{
        fingerprint: null,
        holds: [],
        holdRequests: 0,
        asking: null,
        ranBy: null,
        deletedAt: null,
        keySecret: null,
        notify: null,
      },
    },
    [{ name: 'a.jpg', bytes: 1, source: '/a.jpg' }],
  )
  store.saveState(id, state)
}

function exported(id: string, needsReview: boolean): void {
  store.saveItem(id, 1, { name: 'working' })
  store.saveItem(id, 1, { name: 'done', result: { ...RESULT, needsReview } })
}

function ids(query: Parameters<typeof batchQuery.parse>[0] = {}): string[] {
  return store.list.page('spc_1', batchQuery.parse(query)).batches.map(({ id }) => id)
}

it('every Batch of a Space is reached page by page, newest first, also of one millisecond', () => {
  const all = Array.from({ length: 12 }, (_, at) => `b${at}`)
  for (const [at, id] of all.entries()) add(id, at < 6 ? 1_000 : 2_000)
  const pages: string[][] = []
  let after: string | undefined
  do {
    const page = store.list.page('spc_1', batchQuery.parse({ limit: 5, ...(after && { after }) }))
    pages.push(page.batches.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after)
  expect(pages).toEqual([
    ['b11', 'b10', 'b9', 'b8', 'b7'],
    ['b6', 'b5', 'b4', 'b3', 'b2'],
    ['b1', 'b0'],
  ])
  expect(store.list.page('spc_2', batchQuery.parse({})).batches).toEqual([])
})

it('a Batch is found by a part of its name, in any letters, and by who ran it', () => {
  add('shoes', 1, { name: 'Зимние КРОССОВКИ 100%' })
  add('hats', 2, { name: 'Été_2026', member: 'bob' })
  expect(ids({ search: 'кроссовки' })).toEqual(['shoes'])
  expect(ids({ search: '100%' })).toEqual(['shoes'])
  expect(ids({ search: '%' })).toEqual(['shoes'])
  expect(ids({ search: 'e\u0301te\u0301_' })).toEqual(['hats'])
  expect(ids({ by: 'bob' })).toEqual(['hats'])
  store.saveRunner('hats', 'ann')
  expect(ids({ by: 'ann' })).toEqual(['hats', 'shoes'])
})

it('lists are of those that run, have ended, are to be checked, failed or are deleted', () => {
  add('draft', 1, { state: { name: 'draft' } })
  add('running', 2, { state: { name: 'running' } })
  add('flagged', 3)
  exported('flagged', true)
  add('failed', 4)
  store.saveItem('failed', 1, { name: 'failed', reason: 'Damaged.', settled: null })
  add('gone', 5)
  store.saveDeletion('gone', 10)
  expect(ids()).toEqual(['failed', 'flagged', 'running', 'draft'])
  expect(ids({ filter: 'begun' })).toEqual(['failed', 'flagged', 'running'])
  expect(ids({ filter: 'active' })).toEqual(['running'])
  expect(ids({ filter: 'finished' })).toEqual(['failed', 'flagged'])
  expect(ids({ filter: 'to_check' })).toEqual(['flagged'])
  expect(ids({ filter: 'failed' })).toEqual(['failed'])
  expect(ids({ filter: 'deleted' })).toEqual(['gone'])
  store.decisions.save('flagged', [1], 'accepted')
  store.decisions.save('failed', [1], 'left_out')
  expect([ids({ filter: 'to_check' }), ids({ filter: 'failed' })]).toEqual([[], []])
  store.saveDeletion('gone', null)
  expect(ids({ limit: 1 })).toEqual(['gone'])
})

it('counts follow what people decide, and a choice of another cut-out takes a decision back', () => {
  add('a', 1)
  exported('a', true)
  const groups = () => store.counts('a').groups
  expect(groups()).toEqual({ ready: 0, to_check: 1, failed: 0, left_out: 0, under_way: 0 })
  store.decisions.save('a', [1], 'left_out')
  expect(groups()).toMatchObject({ to_check: 0, left_out: 1 })
  store.decisions.save('a', [1], null)
  expect(store.counts('a')).toMatchObject({ needsReview: 1, exported: 1, total: 1 })
  store.decisions.save('a', [1], 'left_out')
  store.decisions.replaceResult('a', 1, RESULT, 'close')
  expect(groups()).toMatchObject({ ready: 1, left_out: 0 })
  expect(store.photo('a', 1)).toMatchObject({ decision: null, cutOut: 'close' })
})

it('bytes are added up by Space, and by the person who made a Batch', () => {
  add('anns', 1)
  add('bobs', 2, { member: 'bob' })
  exported('anns', false)
  const { list } = store
  expect([list.bytesOf({ spaces: ['spc_1'] }), list.bytesOf({ spaces: ['spc_2', 'spc_3'] })]).toEqual([3, 0])
  expect([list.bytesOf({ member: 'ann' }), list.bytesOf({ member: 'bob' })]).toEqual([2, 1])
})
