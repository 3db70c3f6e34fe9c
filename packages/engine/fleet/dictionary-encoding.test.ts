import { expect, it } from 'vitest'
import { AnswerEncoder, decodeOutcomes, type ForwardedOutcome } from './dictionary-encoding.ts'

const CHARGED = { allowed: true, replayed: false, kind: 'charged', cost: { sparks: 2 } } as const

it.each<[string, readonly ForwardedOutcome[]]>([
  [
    'what they count in windows',
    [
      { ...CHARGED, id: '1', counts: { a_day: 1 } },
      { ...CHARGED, id: '2', counts: { a_day: 2 } },
      { ...CHARGED, id: '3' },
    ],
  ],
  [
    'the grant that they made',
    [
      { ...CHARGED, kind: 'granted', id: '4', cost: {}, grant: { id: '4' } },
      { ...CHARGED, kind: 'granted', id: '5', cost: {}, grant: { id: '5' } },
    ],
  ],
])('answers that differ in %s arrive as they are', (_, outcomes) => {
  const encoder = new AnswerEncoder()
  const pairs = encoder.encode(outcomes)
  expect(decodeOutcomes(pairs, encoder.dictionary)).toEqual(outcomes)
})

it('equal answers go over the wire once', () => {
  const encoder = new AnswerEncoder()
  const outcomes = ['1', '2', '3'].map((id) => ({ ...CHARGED, id, counts: { a_day: 1 } }))
  expect(decodeOutcomes(encoder.encode(outcomes), encoder.dictionary)).toEqual(outcomes)
  expect(encoder.dictionary).toHaveLength(1)
})
