import { expect, it } from 'vitest'
import { groupOf } from './photo-group.ts'
import { zipQuery } from './results.ts'
import { type RunAgain, runAgain } from './run-again.ts'

it('every photo is in one group, and what a person decided comes first', () => {
  const groups = (isFlagged: boolean, decision: 'accepted' | 'left_out' | null) =>
    (['waiting', 'ready', 'working', 'exported', 'failed', 'released'] as const).map((status) =>
      groupOf(status, { isFlagged, decision }),
    )
  const before = ['under_way', 'under_way', 'under_way']
  expect(groups(false, null)).toEqual([...before, 'ready', 'failed', 'left_out'])
  expect(groups(true, null)).toEqual([...before, 'to_check', 'failed', 'left_out'])
  expect(groups(true, 'accepted')).toEqual([...before, 'ready', 'failed', 'left_out'])
  expect(groups(true, 'left_out')).toEqual(Array.from({ length: 6 }, () => 'left_out'))
})

it('a ZIP is of all, or of the photos that are named', () => {
  expect(zipQuery.parse({})).toEqual({ flagged: 'with', manifest: 'without' })
  expect(zipQuery.parse({ photos: '3,1', flagged: 'without' }).photos).toEqual([3, 1])
  for (const photos of ['', '1,', 'all', '0', '-1', '1234567'])
    expect(zipQuery.safeParse({ photos }).success).toBe(false)
})

it('photos are run again by their group or by their places', () => {
  const asked: RunAgain[] = [{ photos: 'failed' }, { photos: [2, 5] }]
  for (const each of asked) expect(runAgain.parse(each)).toEqual(each)
  expect(runAgain.safeParse({ photos: [] }).success).toBe(false)
  expect(runAgain.safeParse({ photos: 'exported' }).success).toBe(false)
})
