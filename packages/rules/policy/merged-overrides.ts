/**
 * Merged overrides: figures that were agreed with a Space for two pools add up to the figure of the pool into which they
 * are merged. With 3,000 image credits and 1,000 video credits agreed, there are 4,000 AI credits.
 */

import type { Overrides } from '../model/plan.ts'
import { lookUp } from '../values/look-up.ts'
import type { PoolMerges } from './pool-merge.ts'

/** @returns the overrides with a figure for `pool`, where one was agreed for it or for what it is made of */
export function withMergedOverrides(
  merges: PoolMerges,
  pool: string,
  overrides: Overrides | undefined,
): Overrides | undefined {
  if (!overrides || lookUp(overrides, pool) !== undefined) return overrides
  const own = agreedFor(merges, pool, overrides, [])
  if (own.length === 0) return overrides
  const sum = own.reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 0), 0)
  return { ...overrides, [pool]: own.includes('unlimited') ? 'unlimited' : sum }
}

/** What was agreed for a pool, or for the pools that it is made of. */
function agreedFor(
  merges: PoolMerges,
  pool: string,
  overrides: Overrides,
  seen: readonly string[],
): readonly Overrides[string][] {
  const own = lookUp(overrides, pool)
  if (own !== undefined) return [own]
  const old = seen.includes(pool) ? undefined : lookUp(merges, pool)
  if (!old) return []
  return [old.image, old.video].flatMap((each) => agreedFor(merges, each, overrides, [...seen, pool]))
}
