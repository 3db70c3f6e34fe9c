import type { SecurityEventDocument } from '@allot/client/wire'
import { expect, it } from 'vitest'
import { aboutOf, actionOf, whoOf } from './event-words.ts'

const names = new Map([['u2', 'Bob']])
const EVENT: SecurityEventDocument = {
  ...{ id: 'sec_1', at: '2026-07-20T09:00:00Z', lastAt: '2026-07-20T09:00:00Z', count: 1 },
  ...{ by: { kind: 'person', id: 'u1', name: 'Ann', session: 's1' }, address: '203.0.113.7', agent: '' },
  ...{ space: 'spc_1', account: null, act: { action: 'role_changed', member: 'u2', role: 'admin' } },
}

it('says who did what, with the names of members in place of their ids', () => {
  expect([whoOf(EVENT, names), actionOf(EVENT), aboutOf(EVENT, names)]).toEqual([
    'Ann',
    'Role changed',
    'Bob, admin',
  ])
})

it('names a key by what it is for, and a failed sign-in by whose account it was', () => {
  const key = { kind: 'key', id: 'key_1', name: 'farm', session: null } as const
  const unknown = { kind: 'nobody', id: null, name: null, session: null } as const
  expect(whoOf({ ...EVENT, by: key }, names)).toBe('key farm')
  expect(whoOf({ ...EVENT, by: { ...key, id: 'key_studio', name: null } }, names)).toBe('key_studio')
  expect(whoOf({ ...EVENT, by: unknown, account: 'u2' }, names)).toBe('not known, as Bob')
  expect(whoOf({ ...EVENT, by: unknown }, names)).toBe('not known')
})
