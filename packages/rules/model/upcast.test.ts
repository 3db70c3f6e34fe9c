import { expect, it } from 'vitest'
import type { Entry } from './entry.ts'
import { downcast, presentKind, upcast } from './upcast.ts'

it.each([
  [
    '{"kind":"warned","pool":"ai_credits","threshold":80,"by":"ann"}',
    { kind: 'threshold_crossed', pool: 'ai_credits', threshold: 80, by: 'ann' },
  ],
  [
    '{"kind":"repolicied","to":"2026-05-unified","apart":"2025-11-credits","raised":[],"grants":[]}',
    { kind: 'policy_changed', to: '2026-05-unified', apart: '2025-11-credits', raised: [], grants: [] },
  ],
])('%s is read under the present name of its kind', (stored, read) => {
  expect(upcast(JSON.parse(stored))).toEqual(read)
})

it('an entry of a present kind is handed back as it is, not copied', () => {
  const stored = { kind: 'charged', by: 'ann' } as const
  expect(upcast(stored)).toBe(stored)
})

it('a kind that a caller names by its old name is the present one', () => {
  expect(['warned', 'repolicied', 'charged', 'anything'].map(presentKind)).toEqual([
    'threshold_crossed',
    'policy_changed',
    'charged',
    'anything',
  ])
})

it('what is written has the names that earlier versions read', () => {
  const written = {
    seq: 3,
    at: 0,
    policy: 'p',
    kind: 'threshold_crossed',
    pool: 'a',
    threshold: 80,
    by: 'ann',
  }
  const entry = written as unknown as Entry // its instant is a plain number here
  expect(downcast(entry)).toEqual({ ...written, kind: 'warned' })
  expect(upcast(downcast(entry) as Entry)).toEqual(entry)
})
