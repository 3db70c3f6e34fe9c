import { describe, expect, it } from 'vitest'
import type { Entry } from '../model/entry.ts'
import { operation } from '../model/operation.ts'
import { packSpace, unpackSpace } from '../model/snapshot.ts'
import { TestSpace } from '../testing/test-space.ts'
import type { Amount } from '../values/amount.ts'
import { duration } from '../values/instant.ts'

const MAY = '2026-05-16T09:00:00Z'
const JUNE = '2026-06-15T02:11:00Z'

/** Ann may take 50 Batch exports in a period. */
function cappedShop(): TestSpace {
  const shop = new TestSpace('max', 'monthly', '2026-05-15T02:11:00Z')
  cap(shop, 50)
  return shop
}

function cap(shop: TestSpace, most: number | null, at = MAY): void {
  shop.do(at, { do: 'cap', member: 'ann', pool: 'batch_exports', most: most as Amount | null }) // exports
}

function charge(shop: TestSpace, count: number, at = MAY): Entry {
  return shop.entry(at, { do: 'charge', operation: operation.parse({ by: 'ann', count, batch: [] }) })
}

function hold(shop: TestSpace, count: number): number {
  const its = operation.parse({ by: 'ann', count, batch: [] })
  return shop.entry(MAY, { do: 'hold', operation: its, for: duration('P31D'), partial: false }).seq
}

/** How many exports the cap still allows, found by a denial. */
function room(shop: TestSpace, at = MAY): number {
  const denied = charge(shop, 240, at)
  if (denied.kind !== 'denied') throw new Error(`It was ${denied.kind}.`)
  expect(denied.denial.code).toBe('member_cap')
  return denied.denial.fits
}

describe('a cap that is lifted and set again within a period', () => {
  it('goes on from what it had counted, without what was taken while it did not stand', () => {
    const shop = cappedShop()
    charge(shop, 40)
    cap(shop, null)
    charge(shop, 100)
    cap(shop, 50)
    expect(room(shop)).toBe(10)
  })

  it('gets back what is refunded of that, and no more', () => {
    const shop = cappedShop()
    const taken = charge(shop, 40)
    cap(shop, null)
    cap(shop, 50)
    charge(shop, 10)
    shop.refund(MAY, taken)
    expect(room(shop)).toBe(40)
  })

  it('gets back what a hold from before releases, and counts what it captures, also where that happens in between', () => {
    const shop = cappedShop()
    const job = hold(shop, 40)
    cap(shop, null)
    shop.do(MAY, { do: 'release', hold: job, count: 10 })
    shop.do(MAY, { do: 'capture', hold: job, count: 5 })
    cap(shop, 50)
    expect(room(shop)).toBe(20)
    shop.do(MAY, { do: 'release', hold: job, count: 25 })
    expect(room(shop)).toBe(45)
  })

  it('counts from zero in the next period', () => {
    const shop = cappedShop()
    charge(shop, 40)
    cap(shop, null)
    cap(shop, 50, JUNE)
    expect(room(shop, JUNE)).toBe(50)
  })

  it('is the same after a snapshot', () => {
    const shop = cappedShop()
    charge(shop, 40)
    cap(shop, null)
    shop.space = unpackSpace(packSpace(shop.space))
    cap(shop, 50)
    expect(room(shop)).toBe(10)
  })
})

it('a cap does not count what was reserved before it was set, when that is captured', () => {
  const shop = new TestSpace('max', 'monthly', '2026-05-15T02:11:00Z')
  const job = hold(shop, 40)
  cap(shop, 50)
  shop.do(MAY, { do: 'capture', hold: job, count: 40 })
  expect(room(shop)).toBe(50)
})

it('where an earlier version dropped a counter with its cap, what comes back later makes it no less than zero', () => {
  const shop = cappedShop()
  const taken = charge(shop, 40)
  shop.space = { ...shop.space, members: shop.space.members.map((each) => ({ ...each, counters: [] })) }
  shop.refund(MAY, taken)
  expect(room(shop)).toBe(50)
})
