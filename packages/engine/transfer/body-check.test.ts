import { expect, it } from 'vitest'
import { isSoundBody } from './body-check.ts'

const charged = {
  ...{ kind: 'charged', policy: 'p', by: 'ann', client: 'web', feature: 'recolor', units: 1, use: [] },
  takes: [{ pool: 'credits', amount: 2_000 }],
  draws: [{ pool: 'credits', grant: 1, amount: 2_000 }],
  counts: [],
}
const body = (facts: unknown, entries: unknown = [[1_784_077_860_000, 0, 'key']]) =>
  isSoundBody({ space: 's', seq: 2, last: 2, body: JSON.stringify({ facts, entries }) })

it('takes what Allot writes: entries, and names of entries in an earlier batch', () => {
  expect(body([charged])).toBe(true)
  expect(body([[1, 0]])).toBe(true)
})

it.each<[string, unknown, unknown?]>([
  ['a draw below zero', [{ ...charged, draws: [{ pool: 'credits', grant: 1, amount: -5 }] }]],
  ['half an amount', [{ ...charged, draws: [{ pool: 'credits', grant: 1, amount: 0.5 }] }]],
  ['an amount that is none', [{ ...charged, takes: [{ pool: 'credits', amount: null }] }]],
  ['a grant with nothing left to say', [{ kind: 'granted', grant: { number: 1, size: 5 } }]],
  [
    'half of what comes back',
    [
      {
        ...charged,
        kind: 'captured',
        back: { draws: [{ pool: 'credits', grant: 1, amount: 0.5 }], counts: [] },
      },
    ],
  ],
  ['units below zero', [{ ...charged, units: -1 }]],
  ['no kind', [{}]],
  ['no entries', [charged], []],
  ['an entry of no template', [charged], [[1_784_077_860_000, 4]]],
  ['an instant that is none', [charged], [['now', 0]]],
  ['no lists', 'facts', 'entries'],
])('refuses %s', (_, facts, entries) => {
  expect(body(facts, entries)).toBe(false)
})

it('refuses what is not JSON', () => {
  expect(isSoundBody({ space: 's', seq: 1, last: 1, body: 'x' })).toBe(false)
})
