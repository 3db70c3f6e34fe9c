import type { Usage } from '@allot/rules/usage'
import type { PhotoItem } from '@allot/studio/contract/batch'
import { expect, it } from 'vitest'
import type { PhotoOutcome } from './command-run.ts'
import { photoLines, summaryTable } from './report.ts'

const item = (name: string, more: Partial<PhotoItem>) =>
  ({ name, status: 'exported', notes: [], reason: null, kept: {}, needsReview: false, ...more }) as PhotoItem // what lines are made of
const photo = (path: string, of: PhotoItem): PhotoOutcome => ({
  ...{ name: of.name, path, item: of },
  status: of.status === 'failed' ? 'failed' : 'exported',
})
const NO_METERS = { meters: [] } as unknown as Usage // nothing is kept

it('a photo of which two files leave says the same of itself once, and another of the same name says it too', () => {
  const note = { notes: ['The photo is HDR.'] }
  const broken = { status: 'failed', reason: 'The file is empty.' } as const
  const output = [photo('/a/x.jpg', item('x.jpg', note)), photo('/b/x.jpg', item('x.jpg', note))]
  const failed = photo('/a/y.jpg', item('y.jpg', broken))
  const photos = [...output, failed, ...output, failed]
  expect(photoLines({ status: 'done', message: null, photos }, NO_METERS)).toEqual([
    'failed  y.jpg: The file is empty.',
    'note    x.jpg: The photo is HDR.',
    'note    x.jpg: The photo is HDR.',
  ])
})

it('results that need a look are named each', () => {
  const result = (name: string) => ({ name, width: 1, height: 1, bytes: 1 })
  const of = (name: string) => photo('/a/x.jpg', item('x.jpg', { needsReview: true, result: result(name) }))
  const lines = photoLines({ status: 'done', message: null, photos: [of('x.jpg'), of('x-2.jpg')] }, NO_METERS)
  expect(lines.map((line) => line.slice(0, 16))).toEqual(['review  x.jpg: t', 'review  x-2.jpg:'])
})

it('where the policy has no Batch exports, the table has no line of them', () => {
  const counts = { total: 3, exported: 3, before: 0, failed: 0, needsReview: 0 }
  expect(summaryTable(counts, NO_METERS, 'done')).toBe('\n  Exported  3 of 3, to done\n  Failed    0\n')
  const meter = { meter: 'batch_exports', used: 3, allowance: 500, renewsAt: '2026-12-15T02:11:00.000Z' }
  const usage = { meters: [meter] } as unknown as Usage // what the table is made of
  expect(summaryTable(counts, usage, 'done')).toContain(
    'Batch exports used  3 of 500\n  Renews at           2026-12-15 02:11:00 UTC',
  )
})
