/**
 * A Space as rules see it: everything that its log adds up to. It is never changed in place; `evolve` makes the next
 * one from an entry. Whatever here grows is bounded: members, open holds, the grants that have not lapsed.
 */

import { type Amount, NOTHING } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import type { PersistentMap } from '../values/persistent-map.ts'
import type { Period } from '../values/renewal.ts'
import type { ExportScreen } from './export-screen.ts'
import type { Draw, Grant, Take } from './grant.ts'
import type { Overrides, PlanId, PolicyId, Subscription } from './plan.ts'
import type { Count, Counter } from './window.ts'

export type SpaceId = string
export type MemberId = string
export type Role = 'owner' | 'admin' | 'member'

export interface SpaceState {
  readonly id: SpaceId
  readonly name: string
  /** The number of the last entry, and its instant: within a Space time never runs backwards (law 4). */
  readonly seq: number
  readonly at: Instant
  readonly policy: PolicyId
  readonly plan: PlanId
  readonly period: Period
  readonly overrides: Overrides | undefined
  /** The version whose pools it still has; its next renewal unifies them. */
  readonly legacyPools: PolicyId | undefined
  /** When the current continuous subscription began; every renewal is counted from here. */
  readonly anchor: Instant
  readonly periodStart: Instant
  /** NEVER on a plan that does not renew. */
  readonly renewsAt: Instant
  /** What the Space changes to at its next renewal. */
  readonly next: Subscription | undefined
  readonly members: readonly MemberState[]
  /** In draw order. */
  readonly grants: readonly Grant[]
  readonly spent: readonly PoolUsage[]
  readonly counters: readonly Counter[]
  readonly holds: PersistentMap<Hold>
  /** Time alone changes nothing before this instant. */
  readonly wakeAt: Instant
  readonly nextGrant: number
}

export interface MemberState {
  readonly id: MemberId
  readonly role: Role
  /** Where limits belong to paying users, the others get the free plan's. */
  readonly paying: boolean
  /** Members who left keep their history but can do nothing. */
  readonly left: boolean
  readonly counters: readonly Counter[]
  readonly screens: readonly ExportScreen[]
  /** The most that an admin lets this member take of a pool in a period; without one, all there is. */
  readonly caps: readonly Take[]
}

/** Somebody who has just come in. */
export function newMember(id: MemberId, role: Role, paying: boolean): MemberState {
  return { id, role, paying, left: false, counters: NONE, screens: NONE, caps: NONE }
}

/** One for all: of many thousand Spaces, an empty list of its own is as far away as anything else. */
const NONE: readonly never[] = []

/** What was captured from a pool in the current period, and the highest threshold already told. */
export interface PoolUsage {
  readonly pool: string
  readonly amount: Amount
  readonly told: number
}

/** A reservation: placed with so many units, then captured or released in parts until none is left. */
export interface Hold {
  readonly number: number
  readonly placed: Instant
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  /** What one unit takes, and where all units that are left were reserved. */
  readonly takes: readonly Take[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly expires: Instant
}

/** @returns the member, unless they are unknown or have left */
export function memberOf(space: SpaceState, id: MemberId): MemberState | undefined {
  const member = space.members.find((each) => each.id === id)
  return member?.left ? undefined : member
}

/**
 * The Space as it would be on a plan. Its own figures were agreed for the plan it has, so they stay behind when it
 * goes to another.
 */
export function onPlan(space: SpaceState, { plan, period, overrides }: Subscription): SpaceState {
  const own = overrides ?? (plan === space.plan ? space.overrides : undefined)
  return { ...space, plan, period, overrides: own }
}

/** The counter in which a capped member's draws on a pool go. */
export function capCounter(pool: string): string {
  return `${pool}_cap`
}

export function spentIn(space: SpaceState, pool: string): Amount {
  return space.spent.find((each) => each.pool === pool)?.amount ?? NOTHING
}

/** Bounds (law 9). */
export const MAX = { members: 1_000, openHolds: 10_000, grants: 200, holdUnits: 100_000 } as const
