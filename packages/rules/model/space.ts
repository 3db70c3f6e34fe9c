/**
 * The state of a Space: what its log adds up to. It is never changed in place; `evolve` makes the next state from an
 * entry. Every list in it is bounded: members, open holds, live grants.
 */

import { type Amount, ZERO } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import type { PersistentMap } from '../values/persistent-map.ts'
import type { Period } from '../values/renewal.ts'
import type { ExportScreen } from './export-screen.ts'
import type { FoldedGrants } from './folded-grants.ts'
import type { FreeUses } from './free-uses.ts'
import type { Draw, Grant, GrantNumber, Take } from './grant.ts'
import type { OnceShare } from './once-share.ts'
import type { PaymentStanding } from './payment.ts'
import type { Overrides, PlanId, PolicyId, Subscription } from './plan.ts'
import { type GivenSeats, wholeSeats } from './seats.ts'
import type { Settling } from './settling.ts'
import type { Welcomes } from './welcome.ts'
import type { Count, Counter } from './window.ts'

export type SpaceId = string
export type MemberId = string
export type Role = 'owner' | 'admin' | 'member'

export interface SpaceState {
  readonly id: SpaceId
  readonly name: string
  /** The number of the last entry, and its instant; instants of a Space never decrease (law 4). */
  readonly seq: number
  readonly at: Instant
  readonly policy: PolicyId
  readonly plan: PlanId
  readonly period: Period
  readonly overrides: Overrides | undefined
  /** The policy version whose pools it still has; its next renewal merges them. */
  readonly legacyPools: PolicyId | undefined
  /** When the current continuous subscription began; every renewal is counted from here. */
  readonly anchor: Instant
  readonly periodStart: Instant
  /**
   * The number of the entry that began the period: what was taken or reserved before it belongs to an earlier period.
   * 1 where that began under a version that did not note it; there `periodStart` alone decides.
   */
  readonly periodSeq: number
  /** The same number where an earlier period began at the same instant, so that `periodStart` cannot tell them apart. */
  readonly periodMark: number | undefined
  /** NEVER on a plan that does not renew. */
  readonly renewsAt: Instant
  /** What the Space changes to at its next renewal. */
  readonly next: Subscription | undefined
  /** Where what a plan gives once is given once a person; undefined where it is given once a Space. */
  readonly once?: OnceShare | undefined
  /** Undefined where billing reported nothing: it renews at its instants. */
  readonly payment: PaymentStanding | undefined
  /** Undefined where no plan has welcomed it. */
  readonly welcomes?: Welcomes | undefined
  readonly members: readonly MemberState[]
  /** For how many paying members the running period is given, and for how much of it. */
  readonly seats: GivenSeats
  /** In draw order; without those that are spent. */
  readonly grants: readonly Grant[]
  readonly foldedGrants: readonly FoldedGrants[]
  readonly voidedGrants: readonly GrantNumber[]
  readonly spent: readonly PoolUsage[]
  readonly counters: readonly Counter[]
  readonly holds: PersistentMap<Hold>
  /** Nothing becomes due before this instant. */
  readonly wakeAt: Instant
  readonly nextGrant: number
}

export interface MemberState {
  readonly id: MemberId
  readonly role: Role
  /** Where limits are for each paying user, others have those of the free plan. */
  readonly paying: boolean
  /** A member who left stays for the log's sake and cannot do anything. */
  readonly left: boolean
  readonly counters: readonly Counter[]
  readonly screens: readonly ExportScreen[]
  /** The most that this member may take of a pool in a period; without a cap, all of it. */
  readonly caps: readonly Take[]
}

export function newMember(id: MemberId, role: Role, paying: boolean): MemberState {
  return { id, role, paying, left: false, counters: NONE, screens: NONE, caps: NONE }
}

/** How many members pay. */
export function payingSeats({ members }: Pick<SpaceState, 'members'>): number {
  return members.reduce((seats, { paying, left }) => seats + (paying && !left ? 1 : 0), 0)
}

/** The seats of a period that begins now. */
export function newSeats(space: Pick<SpaceState, 'members'>): GivenSeats {
  return wholeSeats(payingSeats(space))
}

/** One empty list for all, which saves memory and cache misses with many thousand Spaces. */
const NONE: readonly never[] = []

/** What was taken of a pool in the current period, and the highest threshold that was crossed, under its stored name. */
export interface PoolUsage {
  readonly pool: string
  readonly amount: Amount
  readonly told: number
}

/** A reservation of units that are captured or released in parts until none is left. */
export interface Hold {
  readonly number: number
  readonly placed: Instant
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  /** What one unit takes where none of it is free; `draws`, `counts` and `free` are of all units that are left. */
  readonly takes: readonly Take[]
  readonly free?: readonly FreeUses[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly expires: Instant
  /** Where a capture may say what the work really took. */
  readonly settles?: Settling
}

/** @returns the member, unless they are unknown or have left */
export function memberOf(space: SpaceState, id: MemberId): MemberState | undefined {
  const member = space.members.find((each) => each.id === id)
  return member?.left ? undefined : member
}

/** The Space on another subscription. Agreed figures belong to one plan, so a change of plan drops them. */
export function onPlan(space: SpaceState, { plan, period, overrides }: Subscription): SpaceState {
  const own = overrides ?? (plan === space.plan ? space.overrides : undefined)
  return { ...space, plan, period, overrides: own }
}

/** The counter in which a capped member's draws on a pool go. */
export function capCounter(pool: string): string {
  return `${pool}_cap`
}

export function spentIn(space: SpaceState, pool: string): Amount {
  return space.spent.find((each) => each.pool === pool)?.amount ?? ZERO
}

/**
 * Bounds (law 9), each on something that is cleared: members leave, holds end, grants are spent or lapse. Of members who
 * left so many are remembered, the last ones, that who comes back finds their limits as they were.
 */
export const MAX = {
  members: 1_000,
  leftMembers: 1_000,
  openHolds: 10_000,
  grants: 200,
  holdUnits: 100_000,
} as const
