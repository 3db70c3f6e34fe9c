/**
 * A snapshot: the state of a Space as one line of JSON, so that loading does not begin at the first entry. Snapshots only
 * save time: without them the log adds up to the same state.
 */

import type { Duration } from '../values/instant.ts'
import { EMPTY_MAP, mapSet, mapValues, type PersistentMap } from '../values/persistent-map.ts'
import { foldSpent } from './folded-grants.ts'
import type { PolicyId } from './plan.ts'
import { wholeSeats } from './seats.ts'
import { type Hold, payingSeats, type SpaceState } from './space.ts'

export function packSpace(space: SpaceState): string {
  const { legacyPools, periodSeq, seats, foldedGrants, voidedGrants, ...rest } = space
  return JSON.stringify({
    ...rest,
    apart: legacyPools,
    ...(periodSeq > 1 && { periodSeq }),
    ...(seats.count !== payingSeats(space) && { seats: seats.count }),
    ...(seats.missed > 0 && { missed: seats.missed }),
    ...(foldedGrants.length > 0 && { foldedGrants }),
    ...(voidedGrants.length > 0 && { voidedGrants }),
    holds: [...mapValues(space.holds)],
  })
}

/** The state in JSON. Stored keys stay as they are: `apart` is `legacyPools` in memory. */
type PackedSpace = Omit<
  SpaceState,
  'holds' | 'legacyPools' | 'periodSeq' | 'seats' | 'foldedGrants' | 'voidedGrants'
> & {
  readonly holds: readonly Hold[]
  readonly apart?: PolicyId
  /** Early snapshots have none. */
  readonly periodSeq?: number
  /** Where it is not the number of paying members. */
  readonly seats?: number
  /** Where seats came within the period for a share of it. */
  readonly missed?: Duration
  /** Early snapshots list spent grants among the others. */
  readonly foldedGrants?: SpaceState['foldedGrants']
  readonly voidedGrants?: SpaceState['voidedGrants']
}

/** @param packed what packSpace wrote, from a store that is trusted to have kept it */
export function unpackSpace(packed: string): SpaceState {
  const { apart, missed, ...read }: PackedSpace = JSON.parse(packed)
  const holds = read.holds.reduce<PersistentMap<Hold>>(
    (map, hold) => mapSet(map, hold.number, hold),
    EMPTY_MAP,
  )
  return {
    ...read,
    ...foldSpent(read.grants, read.foldedGrants ?? [], read.at),
    legacyPools: apart,
    overrides: read.overrides,
    voidedGrants: read.voidedGrants ?? [],
    periodSeq: read.periodSeq ?? 1,
    periodMark: read.periodMark,
    seats: { ...wholeSeats(read.seats ?? payingSeats(read)), ...(missed && { missed }) },
    next: read.next,
    payment: read.payment,
    holds,
  }
}
