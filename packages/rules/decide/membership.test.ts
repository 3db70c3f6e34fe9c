import { expect, it } from 'vitest'
import type { Role } from '../model/space.ts'
import { TestSpace } from '../testing/test-space.ts'
import type { Amount } from '../values/amount.ts'

const MAY = '2026-05-16T09:00:00Z'
const join = (shop: TestSpace, member: string) =>
  shop.do(MAY, { do: 'join', member, role: 'member', paying: true })
const leave = (shop: TestSpace, member: string) => shop.do(MAY, { do: 'leave', member })

it('who left makes room: a thousand may be members at one time, and any number over the years', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  for (let at = 1; at < 1_000; at++) join(shop, `m${at}`)
  expect(() => join(shop, 'one too many')).toThrow('at most 1000 members; remove one first')
  leave(shop, 'm1')
  expect(join(shop, 'one too many')).toMatchObject({ allowed: true })
  for (let at = 1_000; at < 2_500; at++) {
    leave(shop, at === 1_000 ? 'one too many' : `m${at - 1}`)
    expect(join(shop, `m${at}`)).toMatchObject({ allowed: true })
  }
  expect(shop.space.members.filter(({ left }) => !left)).toHaveLength(1_000)
  expect(shop.space.members.length).toBeLessThanOrEqual(2_000)
})

it('who comes back among the last thousand that left finds their cap and what they used of it', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  join(shop, 'bob')
  shop.do(MAY, { do: 'cap', member: 'bob', pool: 'ai_credits', most: 4_000 as Amount }) // milli-credits
  leave(shop, 'bob')
  for (let at = 1; at < 1_000; at++) {
    join(shop, `m${at}`)
    leave(shop, `m${at}`)
  }
  join(shop, 'bob')
  expect(shop.space.members.find(({ id }) => id === 'bob')?.caps).toEqual([
    { pool: 'ai_credits', amount: 4_000 },
  ])
})

it('a role is for a member: who left is not let in again by it, and no seat comes of it', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const setRole = (member: string, role: Role) => shop.do(MAY, { do: 'set_role', member, role })
  join(shop, 'bob')
  leave(shop, 'bob')
  for (const member of ['bob', 'never there'])
    for (const role of ['owner', 'admin', 'member'] as const)
      expect(() => setRole(member, role)).toThrow(`${member} is not a member of this Space`)
  expect(shop.space.members.filter(({ left }) => !left).map(({ id }) => id)).toEqual(['ann'])
  shop.do(MAY, { do: 'join', member: 'bob', role: 'member', paying: false })
  const seats = shop.space.seats
  expect(setRole('bob', 'admin')).toMatchObject({ allowed: true })
  expect(shop.space.members.find(({ id }) => id === 'bob')).toMatchObject({ role: 'admin', paying: false })
  expect(shop.space.seats).toEqual(seats)
})

it('the only owner keeps the Space until another is one', () => {
  const shop = new TestSpace('pro', 'monthly', '2026-05-15T02:11:00Z')
  const setRole = (member: string, role: Role) => shop.do(MAY, { do: 'set_role', member, role })
  join(shop, 'bob')
  expect(() => setRole('ann', 'admin')).toThrow('Hand it over to another member first')
  setRole('bob', 'owner')
  setRole('ann', 'admin')
  const roles = shop.space.members.map(({ id, role }) => [id, role])
  expect(roles).toEqual([
    ['ann', 'admin'],
    ['bob', 'owner'],
  ])
})
