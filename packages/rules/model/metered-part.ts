/**
 * The part of a charge or a hold that some of its units make up: what it counts in windows and caps. Each unit counts as
 * much as any other, but for free uses, which only the first units have: with them a cap counts what is paid for.
 */

import { amountIn, freeOfFirst, takesOfFirst, type UnitTakes } from './free-uses.ts'
import { capCounter } from './space.ts'
import type { Count } from './window.ts'

export interface Metered extends UnitTakes {
  readonly units: number
  readonly counts: readonly Count[]
}

/** What the units from `from` until just before `to` count; the first one is 0. */
export function countsBetween(metered: Metered, from: number, to: number): readonly Count[] {
  const { units, counts, free } = metered
  if (!free) return counts.map((each) => ({ ...each, count: (each.count / units) * (to - from) }))
  const [before, until] = [takesOfFirst(metered, from), takesOfFirst(metered, to)]
  return counts.map((each) => {
    const its = free.find(({ window }) => window === each.window)
    if (its) return { ...each, count: freeOfFirst(its, to) - freeOfFirst(its, from) }
    const capped = metered.takes.find(({ pool }) => capCounter(pool) === each.window)
    if (capped) return { ...each, count: amountIn(until, capped.pool) - amountIn(before, capped.pool) }
    return { ...each, count: (each.count / units) * (to - from) }
  })
}
