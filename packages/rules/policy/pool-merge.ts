/**
 * Pool merge: a policy replaces two pools of the version before it by one - image and video credits become AI credits. A
 * Space that renews keeps these legacy pools, with what is in them, until its next renewal: until then a feature whose
 * cost names the new pool draws on the legacy pool of its medium. At the renewal the new pool begins with its whole
 * allowance. In a Space that never renews, what is left of both is merged at once (REQ-164; A-39).
 *
 * With a merge on 1 May, a Space that renews on the 15th spends image credits on images until the 15th, 02:11 UTC.
 */

import type { MergedPools } from '../model/entry.ts'
import type { Take } from '../model/grant.ts'
import { lookUp } from '../values/look-up.ts'
import type { FeatureText, PolicyText } from './schema.ts'

/** By the new pool: the two legacy pools that it replaces. */
export type PoolMerges = PolicyText['unifies']

/** The pool merges of all versions. */
export function poolMergesOf(texts: readonly PolicyText[]): PoolMerges {
  return Object.fromEntries(texts.flatMap((text) => Object.entries(text.unifies)))
}

/** By legacy pool: the pool into which it is merged. */
export function mergedPools(merges: PoolMerges): MergedPools {
  return Object.fromEntries(
    Object.entries(merges).flatMap(([into, { image, video }]) => [
      [image, into],
      [video, into],
    ]),
  )
}

/** The takes with the legacy pool of the medium in place of the new pool. */
export function drawnOnLegacyPools(
  merges: PoolMerges,
  medium: FeatureText['medium'],
  takes: readonly Take[],
): readonly Take[] {
  return takes.map(({ pool, amount }) => ({ pool: lookUp(merges, pool)?.[medium] ?? pool, amount }))
}
