/** How entries change the grants of a Space, and what it has spent in its period. It decides nothing. */

import type { Entry } from '../model/entry.ts'
import { type Draw, type Grant, inDrawOrder } from '../model/grant.ts'
import type { MergedPools } from '../model/period-entry.ts'
import type { PoolUsage, SpaceState } from '../model/space.ts'
import type { Counter } from '../model/window.ts'
import { type Amount, ZERO } from '../values/amount.ts'
import { earliest, type Instant } from '../values/instant.ts'
import { lookUp } from '../values/look-up.ts'

/**
 * Adds draws to what is spent in the current period, also where their grants have lapsed since. What was taken in an
 * earlier period, or reserved then and captured now, belongs to that period and changes nothing here.
 * @param drawnBy the entry that took or reserved it
 */
export function addSpending(
  space: SpaceState,
  draws: readonly Draw[],
  sign: 1 | -1,
  taken: Instant,
  drawnBy: number,
): readonly PoolUsage[] {
  if (taken < space.periodStart || drawnBy < space.periodSeq) return space.spent
  const spent = space.spent.slice()
  for (const draw of draws) {
    let at = 0
    while (at < spent.length && spent[at]?.pool !== draw.pool) at++
    const existing = spent[at] ?? { pool: draw.pool, amount: ZERO, told: 0 }
    const amount = Math.max(0, existing.amount + sign * draw.amount) as Amount // never below zero
    spent[at] = { pool: existing.pool, amount, told: existing.told }
  }
  return spent
}

/** A limit that a plan or a grant has raised may cross its thresholds again. */
export function rearmThresholds(
  space: SpaceState,
  more: readonly { readonly pool: string }[],
): Partial<SpaceState> {
  if (more.length === 0) return {}
  const isRaised = (pool: string) => more.some((each) => each.pool === pool)
  return { spent: space.spent.map((each) => (isRaised(each.pool) ? { ...each, told: 0 } : each)) }
}

/** Remembers that a threshold was crossed, so that it is not crossed again in the same period or opening. */
export function markThreshold(
  space: SpaceState,
  entry: Entry & { kind: 'threshold_crossed' },
): Partial<SpaceState> {
  const { pool, threshold, by, window } = entry
  if (!window)
    return { spent: space.spent.map((each) => (each.pool === pool ? { ...each, told: threshold } : each)) }
  const mark = (counters: readonly Counter[]) =>
    counters.map((each) =>
      each.window === pool
        ? { ...each, told: { opened: window.opened, period: window.period, threshold } }
        : each,
    )
  if (window.scope === 'space') return { counters: mark(space.counters) }
  return {
    members: space.members.map((each) =>
      each.id === by ? { ...each, counters: mark(each.counters) } : each,
    ),
  }
}

/** Moves grants of merged pools to the new pool. */
export function mergeGrantPools<T extends { readonly pool: string }>(
  grants: readonly T[],
  to: MergedPools | undefined,
): readonly T[] {
  if (!to) return grants
  return grants.map((grant) => {
    const pool = lookUp(to, grant.pool)
    return pool === undefined ? grant : { ...grant, pool }
  })
}

/** @param existing the grants to add to, where an entry has changed them already */
export function addGrants(
  space: SpaceState,
  added: readonly Grant[],
  existing: readonly Grant[],
): Partial<SpaceState> {
  if (added.length === 0) return { grants: existing }
  return {
    grants: inDrawOrder([...existing, ...added]),
    nextGrant: nextAfter(space.nextGrant, added),
    wakeAt: added.reduce((wake, grant) => earliest(wake, grant.expires), space.wakeAt),
  }
}

/** Removes lapsed grants with all that they still hold; a hold has its own record of what it reserved. */
export function withoutGrants(grants: readonly Grant[], lapsed: readonly Draw[]): readonly Grant[] {
  const gone = new Set(lapsed.map((draw) => draw.grant))
  return grants.filter((grant) => !gone.has(grant.number))
}

/** Subtracts one list of draws from another, grant by grant. */
export function subtractDraws(draws: readonly Draw[], taken: readonly Draw[]): readonly Draw[] {
  const gone = new Map<number, number>()
  for (const draw of taken) gone.set(draw.grant, (gone.get(draw.grant) ?? 0) + draw.amount)
  const rest: Draw[] = []
  for (const draw of draws) {
    const less = Math.min(draw.amount, gone.get(draw.grant) ?? 0)
    gone.set(draw.grant, (gone.get(draw.grant) ?? 0) - less)
    if (less < draw.amount) rest.push({ ...draw, amount: (draw.amount - less) as Amount }) // never below zero
  }
  return rest
}

/** The number that the next grant gets. */
export function nextAfter(next: number, grants: readonly Grant[]): number {
  return grants.reduce((most, grant) => Math.max(most, grant.number + 1), next)
}
