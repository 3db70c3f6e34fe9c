import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BatchSummary } from '../contract/batch.ts'
import { BatchStore } from './batch-store.ts'
import type { ReportEnd } from './end-reports.ts'
import { Notices, type Tell } from './notices.ts'

let folder: string
let store: BatchStore
let told: Parameters<Tell>[0][]
let reported: unknown[]
let sent: Parameters<ReportEnd>[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-notices-'))
  store = new BatchStore(join(folder, 'studio.sqlite'))
  told = []
  reported = []
  sent = []
  store.insert(
    {
      ...{
        id: 'b',
        space: 's',
        member: 'ann',
        name: 'Boots',
        steps: null,
        further: [],
        takes: [],
        createdAt: 1,
        out: null,
      },
      edits: { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 },
      ...{ state: { name: 'draft' }, fingerprint: null, holds: [], holdRequests: 1, asking: null },
      ...{ ranBy: null, notify: null, deletedAt: null, keySecret: null },
    },
    [],
  )
  store.saveHolds('b', [], 1)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const SUMMARY = { name: 'Boots', status: 'done', total: 60, exported: 56, failed: 4, needsReview: 3 }
const keep: ReportEnd = async (...work) => void sent.push(work)
function open(tell: Tell | undefined = async (to) => void told.push(to), report: ReportEnd = keep): Notices {
  const summary = () => SUMMARY as BatchSummary // what is read of it
  return new Notices({ store, tell, report, summary, unexpected: (error) => reported.push(error) })
}
const end = () => store.saveState('b', { name: 'done', finishedAt: 5 })

it('whoever ran a Batch is told once when it is over, where they asked for it', async () => {
  const notices = open()
  notices.ended('b')
  notices.want('b', 'mail')
  store.saveRunner('b', 'bob')
  await notices.settled()
  expect(told).toEqual([])
  end()
  notices.ended('b')
  await notices.settled()
  notices.ended('b')
  notices.tellAll()
  await notices.settled()
  expect(told).toEqual([
    {
      ...{ space: 's', member: 'bob', mail: true, key: 'batch b 1' },
      message: 'Boots is done: 56 of 60 exported, 4 failed, 3 to check.',
    },
  ])
})

it('is told by the next process where this one could not', async () => {
  end()
  const failing = open(() => Promise.reject(new Error('Allot is not there.')))
  failing.want('b', 'inbox')
  await failing.settled()
  expect(reported).toEqual([new Error('Allot is not there.')])
  const next = open()
  next.tellAll()
  await next.settled()
  expect(told).toMatchObject([{ member: 'ann', mail: false }])
  expect(store.list.toTell()).toEqual([])
})

it('nothing is told where the wish was taken back, or there is no inbox', async () => {
  const notices = open()
  notices.want('b', 'inbox')
  notices.want('b', null)
  end()
  notices.ended('b')
  await notices.settled()
  const without = new Notices({
    store,
    tell: undefined,
    summary: () => SUMMARY as BatchSummary,
    unexpected: () => {},
  })
  without.want('b', 'inbox')
  await without.settled()
  expect([told, store.job('b')?.notify]).toEqual([[], 'inbox'])
})

it('every end is reported for webhooks, also where no notice was asked for, with who started it', async () => {
  store.saveState('b', { name: 'draft', starting: true })
  store.saveState('b', { name: 'queued' })
  store.saveRunner('b', 'bob')
  const startedAt = expect.stringMatching(/^20/)
  store.saveState('b', { name: 'cancelled', finishedAt: 5 })
  const notices = open()
  notices.ended('b')
  await notices.settled()
  notices.ended('b')
  notices.tellAll()
  await notices.settled()
  const counts = { total: 0, exported: 0, failed: 0, leftOut: 0 }
  const work = { id: 'b', name: 'Boots', status: 'cancelled', ...counts, startedBy: 'bob', startedAt }
  const expected = ['s', { ...work, finishedAt: '1970-01-01T00:00:00.005Z' }, 'batch b ended 5']
  expect(sent).toEqual([expected])
})

it('an end is reported once by the process after a kill, as it was, though its photos are run again meanwhile', async () => {
  end()
  store.beginAgain({ ...batch(), holds: [] }, [])
  store.saveState('b', { name: 'queued' })
  store.saveRunner('b', 'cy')
  const refused = open(undefined, () => Promise.reject(new Error('Allot is not there.')))
  refused.tellAll()
  await refused.close()
  expect([reported, sent]).toEqual([[new Error('Allot is not there.')], []])
  store.close()
  store = new BatchStore(join(folder, 'studio.sqlite'))
  const next = open()
  next.tellAll()
  await next.settled()
  expect(sent).toMatchObject([['s', { status: 'done', startedBy: 'ann' }, 'batch b ended 5']])
  store.saveState('b', { name: 'done', finishedAt: 9 })
  next.ended('b')
  await next.settled()
  expect(sent.slice(1)).toMatchObject([['s', { startedBy: 'cy' }, 'batch b ended 9']])
  expect(store.ends.all()).toEqual([])
})

it('one end that is refused keeps no other back', async () => {
  end()
  store.saveState('b', { name: 'stopped', finishedAt: 6, message: 'Full.', denial: null })
  const one: ReportEnd = async (space, work, key) => {
    if (work.status === 'done') throw new Error('The Space is closed.')
    await keep(space, work, key)
  }
  const notices = open(undefined, one)
  notices.ended('b')
  await notices.close()
  expect(sent).toMatchObject([['s', { status: 'stopped' }, 'batch b ended 6']])
  expect(store.ends.all()).toMatchObject([{ status: 'done', finishedAt: 5 }])
})

function batch() {
  const stored = store.job('b')
  if (!stored) throw new Error('The Batch is not there.')
  return stored
}
