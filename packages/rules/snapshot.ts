/**
 * A snapshot: a Space as one line of JSON, so that loading it need not begin at its first entry. Snapshots change
 * cost, never meaning: dropped, the log adds up to the same Space.
 */
import { EMPTY_MAP, mapSet, mapValues, type PersistentMap } from './persistent-map.ts'
import type { Hold, SpaceState } from './space.ts'

export function packSpace(space: SpaceState): string {
  return JSON.stringify({ ...space, holds: [...mapValues(space.holds)] })
}

/** @param packed what packSpace wrote, from a store that is trusted to have kept it */
export function unpackSpace(packed: string): SpaceState {
  const read: Omit<SpaceState, 'holds'> & { holds: Hold[] } = JSON.parse(packed)
  const holds = read.holds.reduce<PersistentMap<Hold>>(
    (map, hold) => mapSet(map, hold.number, hold),
    EMPTY_MAP,
  )
  return { ...read, overrides: read.overrides, next: read.next, holds }
}
