import { expect, it } from 'vitest'
import { parsePolicySource } from './policy-source.ts'

const MANY_KEYS = Array.from({ length: 40_000 }, (_, at) => `key${at}: 1`).join('\n')

it.each([
  ['lists in lists', '['.repeat(200_000), 'nested more than 50 deep'],
  ['maps in maps', '{a: '.repeat(200_000), 'nested more than 50 deep'],
  ['lists in a line', '- '.repeat(200_000), 'nested more than 50 deep'],
  ['keys that are maps', '? '.repeat(200_000), 'nested more than 50 deep'],
  ['many keys', MANY_KEYS, 'more than 50000 words and signs'],
  ['empty lines', '\n'.repeat(1_000_000), 'more than 50000 words and signs'],
])('a policy of %s is refused before it is read', (_what, text, why) => {
  expect(() => parsePolicySource(text, 'policy')).toThrow(why)
  // The words are those of the bounds: reading them would take from half a second to minutes.
})

it('a key that stands twice in one map is refused by name, and in two maps it is not', () => {
  expect(() => parsePolicySource('pools: {}\nplans: {a: {b: 1, b: 2}}', 'policy')).toThrow(
    'the key b stands twice',
  )
  expect(() => parsePolicySource('pools: {b: 1}\nplans: {b: 1}', 'policy')).not.toThrow('twice')
})

it('signs within texts do not count as nesting', () => {
  const text = `note: "${'['.repeat(100)}"\nother: ${'a['.repeat(100)}`
  expect(() => parsePolicySource(text, 'policy')).not.toThrow('nested')
})
