import { expect, it } from 'vitest'
import { create, decide } from '../decide/decide.ts'
import type { Command, SpaceCreation } from '../model/command.ts'
import { parsePolicy } from '../policy/policy.ts'
import { storedPolicy } from '../policy/stored-policy.ts'
import { book } from '../testing/random-policies.ts'
import { instant } from './instant.ts'
import { keepable, name, shownName, shownText, text } from './text.ts'

const NOW = instant('2026-07-15T02:11:00Z')
const CREATION: SpaceCreation = {
  ...{ space: 's', name: 'S', owner: 'ann', paying: true },
  ...{ plan: 'pro', period: 'monthly' },
}
const { space: SPACE } = create(book, CREATION, 'c', NOW)
const UNKEEPABLE = ['a\0b', 'a\ud800b', 'a\udc00']

it('a text has no NUL and no half of a surrogate pair; anything else it may have', () => {
  for (const each of UNKEEPABLE)
    expect(text.safeParse(each).error?.issues[0]?.message).toMatch(/^Leave out NUL/)
  for (const each of ['', 'Zoë', '\u0001', '\u{1f600}', '\ufffd']) expect(text.parse(each)).toBe(each)
})

it('what was said by others is kept with U+FFFD in place of it', () => {
  expect(UNKEEPABLE.map(keepable)).toEqual(['a\ufffdb', 'a\ufffdb', 'a\ufffd'])
})

it('a name is one line that reads in one direction', () => {
  for (const each of [
    'Shop\r\nBcc: x@example.com',
    'a\tb',
    'a\u2028b',
    'a\u202Egnp.exe',
    'a\u2066b',
    'a\u200fb',
  ])
    expect(name.safeParse(each).error?.issues[0]?.message).toMatch(/^Leave out line breaks/)
  for (const each of ['Zoë & Söhne', 'مصنع', 'חנות', '店', '\u{1f469}\u200d\u{1f373}'])
    expect(name.parse(each)).toBe(each)
  expect(name.parse(' Shop ')).toBe('Shop')
})

it('a name of before names were checked is shown without what would mislead', () => {
  expect(shownName('Shop\r\nBcc: x@example.com')).toBe('Shop Bcc: x@example.com')
  expect(shownName('a\u202Egnp.exe\0')).toBe('a gnp.exe\ufffd')
  expect(shownName('Zoë & Söhne')).toBe('Zoë & Söhne')
  expect(shownName('x'.repeat(5_000))).toHaveLength(200)
  expect(shownText('Hello,\n\na\u202Eb\u0007c\r\n')).toBe('Hello,\n\nabc\n')
})

it.each(UNKEEPABLE)('the rules take no %j from a program that has no schema', (bad) => {
  const given: readonly Command[] = [
    { do: 'charge', operation: { by: bad, client: 'web', count: 1, use: { feature: 'recolor' } } },
    { do: 'charge', operation: { by: 'ann', client: 'web', count: 1, use: { feature: bad } } },
    { do: 'join', member: bad, role: 'member', paying: true },
    { do: 'subscribe', plan: 'max', period: 'monthly', overrides: { [bad]: 5 } },
    { do: 'void', grant: 1, reason: 'mistake', note: bad },
  ]
  for (const command of given)
    expect(() => decide(book, SPACE, command, 'k', NOW), command.do).toThrow('Leave out NUL')
  for (const wrong of [{ space: bad }, { name: bad }, { owner: bad }])
    expect(() => create(book, { ...CREATION, ...wrong }, 'k', NOW)).toThrow('Leave out NUL')
})

it('a member of before texts were checked may be removed, and keeps the name until then', () => {
  const [ann] = SPACE.members
  if (!ann) throw new Error('The Space has its owner.')
  const old = { ...SPACE, members: [ann, { ...ann, id: 'a\0b', role: 'member' as const }] }
  const { space } = decide(book, old, { do: 'leave', member: 'a\0b' }, 'k', NOW)
  expect(space.members.map(({ id, left }) => [id, left])).toEqual([
    ['ann', false],
    ['a\0b', true],
  ])
})

it('a policy has none in its titles, and none in its keys', () => {
  const policy = book.versions[0]?.text
  expect(() => parsePolicy({ ...policy, title: 'a\0b' }, 'p')).toThrow('Leave out NUL')
  expect(() => parsePolicy({ ...policy, pools: { 'a\0b': { title: 'A' } } }, 'p')).toThrow()
})

it('a stored policy that has one in a title stays in force, with U+FFFD there', () => {
  const policy = book.versions[0]?.text
  if (!policy) throw new Error('The book has a version.')
  expect(storedPolicy({ ...policy, title: 'a\0b' }).title).toBe('a\ufffdb')
})
