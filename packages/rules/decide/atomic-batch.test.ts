import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Command } from '../model/command.ts'
import type { Entry } from '../model/entry.ts'
import { operation } from '../model/operation.ts'
import { policyBook } from '../policy/book.ts'
import { anyOperation, SEED } from '../testing/history.ts'
import { book as histories } from '../testing/random-policies.ts'
import { TestSpace, unified } from '../testing/test-space.ts'
import { duration, instant } from '../values/instant.ts'
import { type AtomicItem, decideAtomic } from './atomic-batch.ts'
import { decide } from './decide.ts'

const book = policyBook([unified])
const now = instant('2026-07-16T09:00:00Z')
const shop = () => new TestSpace('pro', 'monthly', '2026-07-15T02:11:00Z').space
const recolor = (count: number): Command => ({
  do: 'charge',
  operation: operation.parse({ by: 'ann', count, use: { feature: 'recolor' } }),
})
const batch = (count: number): Command => ({
  do: 'hold',
  for: duration('PT24H'),
  operation: operation.parse({ by: 'ann', count, batch: [] }),
})
const items = (...commands: Command[]) =>
  commands.map((command, at): AtomicItem => ({ key: `${at}`, command }))

it('does all commands where all fit, each on the amounts that those before it leave', () => {
  const both = decideAtomic(book, shop(), items(recolor(80), recolor(10), batch(250)), now)
  expect(both).toMatchObject({ done: true, space: { seq: 5 } })
  expect(both.entries.map(({ kind, id }) => [kind, id])).toEqual([
    ['charged', '0'],
    ['threshold_crossed', undefined],
    ['charged', '1'],
    ['held', '2'],
  ])
})

it('does nothing where one is denied, and keeps the denial', () => {
  const space = shop()
  const none = decideAtomic(book, space, items(batch(40), recolor(101), recolor(100)), now)
  expect(none.answers.map(({ kind }) => kind)).toEqual(['held', 'denied', 'charged'])
  expect(none.done).toBe(false)
  expect(none.entries).toMatchObject([{ kind: 'denied', id: '1', seq: 2, units: 101 }])
  expect(none.space).toEqual({ ...space, seq: 2, at: now })
})

it('makes the entries that time has caused, also where it is denied', () => {
  const later = instant('2026-08-20T09:00:00Z')
  const { entries } = decideAtomic(book, shop(), items(batch(251)), later)
  expect(entries.map(({ kind, seq }) => [kind, seq])).toEqual([
    ['renewed', 2],
    ['denied', 3],
  ])
})

it('gives back each unit of a charge once, however many refunds share it', () => {
  const charged = decide(book, shop(), recolor(4), 'c', now)
  const charge = charged.answer as Entry & { kind: 'charged' } // it fits
  const refund = (count: number): Command => ({
    do: 'refund',
    charge,
    refunded: 0,
    count,
    reason: 'technical',
  })
  expect(decideAtomic(book, charged.space, items(refund(3), refund(1)), now).done).toBe(true)
  expect(() => decideAtomic(book, charged.space, items(refund(3), refund(2)), now)).toThrow(
    expect.objectContaining({ code: 'malformed', path: 'operations.1.count' }),
  )
})

it('does the rest where some were done before, and nothing where one was denied before', () => {
  const charged = decide(book, shop(), recolor(1), 'c', now)
  const rest = decideAtomic(book, charged.space, [charged.answer, ...items(batch(40))], now)
  expect(rest).toMatchObject({ done: true, entries: [{ kind: 'held' }] })
  const denied = decide(book, shop(), recolor(101), 'c', now)
  const again = decideAtomic(book, denied.space, [...items(batch(40), recolor(102)), denied.answer], now)
  expect(again).toMatchObject({ done: false, entries: [], space: denied.space })
})

it('has the same result as the commands one by one, or changes no amount', () => {
  const at = instant('2026-07-16T09:00:00Z')
  const property = fc.property(fc.array(anyOperation, { minLength: 1, maxLength: 6 }), (asked) => {
    const space = decide(
      histories,
      shop(),
      { do: 'join', member: 'bob', role: 'member', paying: true },
      'j',
      at,
    ).space
    const commands = asked.map((operation): Command => ({ do: 'charge', operation }))
    let alone = space
    const kinds = commands.map((command, at) => {
      const decision = decide(histories, alone, command, `${at}`, now)
      if (decision.answer.kind !== 'denied') alone = decision.space
      return decision.answer.kind
    })
    const together = decideAtomic(histories, space, items(...commands), now)
    expect(together.done).toBe(!kinds.includes('denied'))
    expect(together.answers.map(({ kind }) => kind)).toEqual(kinds)
    if (together.done) expect(together.space).toEqual(alone)
    else expect(together.space).toEqual({ ...space, seq: space.seq + 1, at: now })
  })
  fc.assert(property, { numRuns: 300, seed: SEED })
})
