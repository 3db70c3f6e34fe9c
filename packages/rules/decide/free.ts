/**
 * Free uses: where a rate says `free`, the uses that its window has room for cost nothing and count in it; the others are
 * paid for. It is one decision: a request for five, with two free ones left, takes two free uses and 3 × the cost, or
 * nothing at all. The window never refuses; it only gives.
 *
 * Three a day on Free, ten on Pro: Ann has used two today and asks for 5 at 2 credits each. One is free, and it takes 8.
 */

import { type FreeUses, type UnitTakes, unitsWithin } from '../model/free-uses.ts'
import type { Take } from '../model/grant.ts'
import type { MemberState, SpaceState } from '../model/space.ts'
import type { Count } from '../model/window.ts'
import type { FreeRow, UnitCost } from '../policy/cost.ts'
import type { Terms } from '../policy/terms.ts'
import type { Amount } from '../values/amount.ts'
import { earliest, type Instant, NEVER } from '../values/instant.ts'
import type { MoreFree } from './binding-limit.ts'
import { counterOf, countFor, limitOf, windowFor } from './counting.ts'
import { fitsFrom, windowAt } from './opening.ts'

/** What an operation takes where some of its uses may be free. */
export interface Metering extends UnitTakes {
  /** The uses that count in windows because they are free. */
  readonly freeCounts?: readonly Count[]
  /** What gives more free uses than now, and from when, where not all are free. */
  readonly more?: MoreFree | undefined
}

export function meterFree(
  terms: Terms,
  space: SpaceState,
  member: MemberState,
  cost: UnitCost,
  units: number,
  now: Instant,
): Metering {
  if (isPaid(cost)) return cost
  const free: FreeUses[] = []
  const freeCounts: Count[] = []
  let more: MoreFree | undefined
  for (const row of cost.free ?? []) {
    const { uses, count, again } = usesIn(terms, space, member, row, units, now)
    if (uses > 0) free.push({ window: row.window, uses, takes: row.takes })
    if (uses > 0) freeCounts.push(count)
    if (uses === units * row.takes.length) continue
    more = { windows: [...(more?.windows ?? []), row.window], from: earliest(more?.from ?? NEVER, again) }
  }
  return { takes: cost.takes, free: free.length > 0 ? free : undefined, freeCounts, more }
}

/** Nothing of it is ever free: it is its own metering, which saves an object for each operation. */
function isPaid(cost: UnitCost): cost is UnitCost & { readonly free: undefined } {
  return cost.free === undefined
}

function usesIn(
  terms: Terms,
  space: SpaceState,
  member: MemberState,
  { window, takes }: FreeRow,
  units: number,
  now: Instant,
): { uses: number; count: Count; again: Instant } {
  const its = windowFor(terms, member, window)
  if (!its) throw new Error(`Invariant: ${window} gives free uses but is not in the terms.`)
  const counter = counterOf(space, member, its)
  const open = windowAt(its, counter, now, space)
  const limit = limitOf(its)
  const room = Math.max(0, limit - open.used - open.held)
  const uses = Math.min(room, units * takes.length)
  return {
    uses,
    count: countFor(its, open, uses, space),
    again: fitsFrom(its, counter, open, limit, room + 1, space),
  }
}

/** How many of the units take no more than `left` of the pool. @param take what one unit takes where none of it is free */
export function unitsFitting(metering: Metering, take: Take, left: Amount, units: number): number {
  if (metering.free) return unitsWithin(metering, take.pool, left, units)
  return Math.max(0, Math.floor(left / take.amount))
}
