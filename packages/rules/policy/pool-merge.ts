/**
 * Unification: a policy makes one pool of two that the version before it had - image and video credits become AI
 * credits. A Space that renews keeps its two pools, with what is in them, until its next renewal: until then a feature
 * whose cost is written in the new pool draws on the old one of its medium. At the renewal the new pool begins with
 * its whole allowance. A Space that never renews has what is left of both put together at once (REQ-164; A-39).
 *
 * Unified on 1 May, a Space that renews on the 15th spends image credits on images until the 15th, 02:11 UTC.
 */

import type { MergedPools } from '../model/entry.ts'
import type { Take } from '../model/grant.ts'
import type { FeatureText, PolicyText } from './schema.ts'

/** By the pool that is made: the two that it is made of. */
export type PoolMerges = PolicyText['unifies']

/** Everything that any version has unified. */
export function poolMergesOf(texts: readonly PolicyText[]): PoolMerges {
  return Object.assign({}, ...texts.map((text) => text.unifies))
}

/** Where each old pool has gone. */
export function mergedPools(merges: PoolMerges): MergedPools {
  return Object.fromEntries(
    Object.entries(merges).flatMap(([into, { image, video }]) => [
      [image, into],
      [video, into],
    ]),
  )
}

/** What is drawn on the old pools in the place of the new one. */
export function drawnOnLegacyPools(
  merges: PoolMerges,
  medium: FeatureText['medium'],
  takes: readonly Take[],
): readonly Take[] {
  return takes.map(({ pool, amount }) => ({ pool: merges[pool]?.[medium] ?? pool, amount }))
}
