/**
 * A snapshot: a Space as one line of JSON, so that loading it need not begin at its first entry. Snapshots change
 * cost, never meaning: dropped, the log adds up to the same Space.
 */

import { EMPTY_MAP, mapSet, mapValues, type PersistentMap } from '../values/persistent-map.ts'
import type { PolicyId } from './plan.ts'
import type { Hold, SpaceState } from './space.ts'

export function packSpace(space: SpaceState): string {
  const { legacyPools, ...rest } = space
  return JSON.stringify({ ...rest, apart: legacyPools, holds: [...mapValues(space.holds)] })
}

/** A Space as JSON has it. The key `apart` is older than its name in memory. */
type PackedSpace = Omit<SpaceState, 'holds' | 'legacyPools'> & {
  readonly holds: readonly Hold[]
  readonly apart?: PolicyId
}

/** @param packed what packSpace wrote, from a store that is trusted to have kept it */
export function unpackSpace(packed: string): SpaceState {
  const { apart, ...read }: PackedSpace = JSON.parse(packed)
  const holds = read.holds.reduce<PersistentMap<Hold>>(
    (map, hold) => mapSet(map, hold.number, hold),
    EMPTY_MAP,
  )
  return { ...read, legacyPools: apart, overrides: read.overrides, next: read.next, holds }
}
