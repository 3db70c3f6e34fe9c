import type { BatchSummary } from '@allot/studio/contract/batch'
import { expect, it } from 'vitest'
import { goingSoon } from './kept-until.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')

const batch = (id: string, keptUntil: string | null, exported = 1): BatchSummary => ({
  ...{
    id,
    member: 'ann',
    space: 'spc_1',
    ...{ ranBy: 'ann', name: id, status: 'done', queue: null, steps: null, further: [] },
    ...{ createdAt: '', finishedAt: '', keptUntil, notify: null, undoUntil: null },
  },
  edits: { removeBackground: false, background: 'keep', canvas: null, format: 'jpg', quality: 90 },
  groups: { ready: exported, to_check: 0, failed: 0, left_out: 0, under_way: 0 },
  ...{ total: 1, exported, failed: 0, needsReview: 0, progress: [] },
  ...{ goesOnAt: null, etaSeconds: null, message: null, denial: null },
})

it('names the Batches with results that go within a week, the next one first', () => {
  const batches = [
    batch('in six days', '2026-12-06T12:00:00Z'),
    batch('in eight days', '2026-12-08T12:00:00Z'),
    batch('for ever', null),
    batch('without results', '2026-12-01T12:00:00Z', 0),
    batch('tomorrow', '2026-12-01T12:00:00Z'),
  ]
  expect(goingSoon(batches, NOW).map(({ id }) => id)).toEqual(['tomorrow', 'in six days'])
})
