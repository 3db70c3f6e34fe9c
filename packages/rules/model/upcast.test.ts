import { expect, it } from 'vitest'
import { presentKind, storedKinds, upcast } from './upcast.ts'

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

it('all names of a kind in logs are known', () => {
  expect(storedKinds('threshold_crossed')).toEqual(['threshold_crossed', 'warned'])
  expect(storedKinds('charged')).toEqual(['charged'])
})
