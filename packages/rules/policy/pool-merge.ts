/**
 * Pool merge: a policy replaces two pools of the version before it by one - image and video credits become AI credits. A
 * Space that renews keeps these legacy pools, with what is in them, until its next renewal: until then a feature whose
 * cost names the new pool draws on the legacy pool of its medium, and a Batch export on that of images. At the renewal the
 * new pool begins with its whole allowance. In a Space that never renews, what is left of both is merged at once (REQ-164;
 *
 *
 * With a merge on 1 May, a Space that renews on the 15th spends image credits on images until the 15th, 02:11 UTC.
 */

import type { Take } from '../model/grant.ts'
import type { MergedPools } from '../model/period-entry.ts'
import { lookUp } from '../values/look-up.ts'
import type { FeatureText, PolicyText } from './schema.ts'

/** By the new pool: the two legacy pools that it replaces. */
export type PoolMerges = PolicyText['unifies']

/** The pool merges of all versions. */
export function poolMergesOf(texts: readonly PolicyText[]): PoolMerges {
  return Object.fromEntries(texts.flatMap((text) => Object.entries(text.unifies)))
}

/**
 * By legacy pool: the pool of this version into which it is merged, also where a version in between made a pool that is
 * merged again. What a version to come will merge is still a pool of its own.
 */
export function mergedPools(merges: PoolMerges, now: PolicyText): MergedPools {
  const old = Object.values(merges).flatMap(({ image, video }) => [image, video])
  return Object.fromEntries(
    old.flatMap((pool) => {
      const into = has(now, pool) ? undefined : poolNow(merges, now, pool)
      return into === undefined ? [] : [[pool, into]]
    }),
  )
}

/** The pool of this version that holds what was in a pool of this or of an earlier one. */
function poolNow(
  merges: PoolMerges,
  now: PolicyText,
  pool: string,
  seen: readonly string[] = [],
): string | undefined {
  if (has(now, pool)) return pool
  for (const [into, { image, video }] of Object.entries(merges)) {
    if ((image !== pool && video !== pool) || seen.includes(into)) continue
    const found = poolNow(merges, now, into, [...seen, into])
    if (found !== undefined) return found
  }
  return undefined
}

/** The pool merges as a Space meets them that still has the pools of `before`: each pool that it has not, with two that it has. */
export function mergesSince(merges: PoolMerges, before: PolicyText): PoolMerges {
  return Object.fromEntries(
    Object.keys(merges).flatMap((into) => {
      if (has(before, into)) return []
      const [image] = partsOf(merges, before, into, 'image')
      const [video] = partsOf(merges, before, into, 'video')
      return image === undefined || video === undefined ? [] : [[into, { image, video }]]
    }),
  )
}

/** All pools of the earlier version that a pool is made of, those of a medium first; none where it had none of them. */
export function partsOf(
  merges: PoolMerges,
  before: PolicyText,
  pool: string,
  medium: FeatureText['medium'] = 'image',
  seen: readonly string[] = [],
): readonly string[] {
  if (has(before, pool)) return [pool]
  const its = lookUp(merges, pool)
  if (!its || seen.includes(pool)) return []
  const both = medium === 'image' ? [its.image, its.video] : [its.video, its.image]
  return both.flatMap((each) => partsOf(merges, before, each, medium, [...seen, pool]))
}

/** The takes with the legacy pool of the medium in place of the new pool. @param legacy as `mergesSince` makes them */
export function drawnOnLegacyPools(
  legacy: PoolMerges,
  medium: FeatureText['medium'],
  takes: readonly Take[],
): readonly Take[] {
  return takes.map(({ pool, amount }) => ({ pool: lookUp(legacy, pool)?.[medium] ?? pool, amount }))
}

function has({ pools }: PolicyText, pool: string): boolean {
  return lookUp(pools, pool) !== undefined
}
