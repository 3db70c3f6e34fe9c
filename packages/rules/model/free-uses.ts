/**
 * Free uses: what a rate gives for nothing while a window has room, "three a day, then credits". The units of an
 * operation stand in a row, and the first uses of the row are free. A capture takes units from the front of the row, a
 * release or a refund from its end; so free uses are spent first, and what is given back first was paid for.
 *
 * Five at 2 credits each, two of them free: 6 credits. Captured one by one they take 0, 0, 2, 2 and 2; where one of five
 * fails, its 2 credits come back, and the free uses stay used.
 *
 * A unit of a Batch may be several uses that share one window; they stand in the row one after the other.
 */

import { type Amount, times, ZERO } from '../values/amount.ts'
import type { Take } from './grant.ts'

/** Of the units of a charge, a hold or a capture: so many uses are free, each of what it would have taken. */
export interface FreeUses {
  readonly window: string
  readonly uses: number
  /** What each use of one unit would take, in their order. */
  readonly takes: readonly (readonly Take[])[]
}

/** What one unit takes where nothing is free, and what is. */
export interface UnitTakes {
  readonly takes: readonly Take[]
  readonly free?: readonly FreeUses[] | undefined
}

/** What the first `units` take of each pool of `takes`, in its order. */
export function takesOfFirst({ takes, free }: UnitTakes, units: number): readonly Take[] {
  if (!free) return takes.map((take) => ({ pool: take.pool, amount: times(take.amount, units) }))
  const saved = new Map<string, number>()
  for (const each of free) {
    const uses = freeOfFirst(each, units)
    const whole = Math.floor(uses / each.takes.length)
    const more = uses % each.takes.length
    for (const [at, its] of each.takes.entries())
      for (const { pool, amount } of its)
        saved.set(pool, (saved.get(pool) ?? 0) + amount * (at < more ? whole + 1 : whole))
  }
  return takes.map(({ pool, amount }) => ({
    pool,
    amount: (amount * units - (saved.get(pool) ?? 0)) as Amount, // never below zero: a use saves no more than it takes
  }))
}

export function amountIn(takes: readonly Take[], pool: string): Amount {
  return takes.find((each) => each.pool === pool)?.amount ?? ZERO
}

/** How many of the uses of the first `units` are free. */
export function freeOfFirst({ uses, takes }: FreeUses, units: number): number {
  return Math.min(uses, units * takes.length)
}

/** What is free of the first `units`; undefined where nothing is. */
export function firstFree(
  free: readonly FreeUses[] | undefined,
  units: number,
): readonly FreeUses[] | undefined {
  return some(free?.map((each) => ({ ...each, uses: freeOfFirst(each, units) })))
}

/** What is free of the units behind the first ones. */
export function restFree(
  free: readonly FreeUses[] | undefined,
  units: number,
): readonly FreeUses[] | undefined {
  return some(free?.map((each) => ({ ...each, uses: each.uses - freeOfFirst(each, units) })))
}

/** The most units, of so many, that take no more than `left` of the pool. */
export function unitsWithin(metered: UnitTakes, pool: string, left: Amount, units: number): number {
  let most = 0
  let above = units + 1
  while (above - most > 1) {
    const middle = Math.floor((most + above) / 2)
    if (amountIn(takesOfFirst(metered, middle), pool) <= left) most = middle
    else above = middle
  }
  return most
}

function some(free: readonly FreeUses[] | undefined): readonly FreeUses[] | undefined {
  const there = free?.filter(({ uses }) => uses > 0)
  return there?.length ? there : undefined
}
