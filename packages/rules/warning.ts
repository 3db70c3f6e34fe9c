/**
 * Warnings: people are told before they run out. Captured amounts that cross a threshold of their pool raise it once
 * for each pool, threshold and period; of several crossed at once only the highest; a new period or a raised limit
 * arms it again, a refund does not (A-23, A-24, V24: 79 % → 81 % → 78 % → 82 % warns once).
 */

import { termsFor } from './admission.ts'
import type { PolicyBook } from './book.ts'
import type { Entry } from './entry.ts'
import { totalOf } from './entry.ts'
import { type Grant, heldIn, leftIn, usable } from './grant.ts'
import type { Space } from './space.ts'

/** The warnings that an entry sets off, to be appended right after it. @param space the Space after the entry */
export function warnings(book: PolicyBook, space: Space, entry: Entry): readonly Entry[] {
  if (entry.kind !== 'charged' && entry.kind !== 'captured') return NO_WARNINGS
  if (entry.draws.length === 0) return NO_WARNINGS
  const warned: Entry[] = []
  const { pools, renews } = termsFor(book, space)
  const grants = usable(space.grants, renews)
  for (const [pool] of totalOf(entry.draws)) {
    const threshold = crossed(space, grants, pool, pools.find((each) => each.pool === pool)?.thresholds ?? [])
    if (threshold === undefined) continue
    warned.push({
      seq: space.seq + 1 + warned.length,
      at: entry.at,
      policy: space.policy,
      kind: 'warned',
      pool,
      threshold,
      by: entry.by,
    })
  }
  return warned
}

const NO_WARNINGS: readonly Entry[] = []

/** The highest threshold that the pool's use has reached and that was not told yet. */
function crossed(
  space: Space,
  grants: readonly Grant[],
  pool: string,
  thresholds: readonly number[],
): number | undefined {
  const spent = space.spent.find((each) => each.pool === pool)
  if (!spent) return undefined
  const all = spent.amount + leftIn(grants, pool) + heldIn(grants, pool)
  let highest: number | undefined
  for (const threshold of thresholds) {
    if (threshold > spent.told && threshold > (highest ?? 0) && spent.amount * 100 >= all * threshold)
      highest = threshold
  }
  return highest
}
