/**
 * An entry: one immutable line of a Space's log. It states what happened in facts (amounts, grants, instants), never
 * in terms of a policy that might change, so `evolve` needs nothing else; and it names the policy version it was
 * decided under. Everything else - balances, windows, usage, alerts - adds up from entries.
 */

import type { Amount } from '../values/amount.ts'
import type { Instant } from '../values/instant.ts'
import type { Period } from '../values/renewal.ts'
import type { Denial } from './denial.ts'
import type { ExportClass, ScreenChange } from './export-screen.ts'
import type { Draw, Grant, Take } from './grant.ts'
import type { Client, DesignExport, FeatureUse } from './operation.ts'
import type { Overrides, PlanId, PolicyId } from './plan.ts'
import type { MemberId, Role, SpaceId } from './space.ts'
import type { Count } from './window.ts'

export interface EntryBase {
  /** 1 for the first entry of a Space, without gaps. */
  readonly seq: number
  readonly at: Instant
  readonly policy: PolicyId
  /** The caller's idempotency id; entries that time alone causes have none. */
  readonly id?: string
}

export type Entry = EntryBase & EntryBody

export type EntryBody =
  | Created
  | Joined
  | Left
  | Capped
  | Charged
  | Exported
  | Held
  | Extended
  | Captured
  | Released
  | Refunded
  | Granted
  | Lapsed
  | Renewed
  | Subscribed
  | PolicyChanged
  | ThresholdCrossed
  | Denied

export interface Created {
  readonly kind: 'created'
  readonly space: SpaceId
  readonly name: string
  readonly owner: { readonly id: MemberId; readonly paying: boolean }
  readonly plan: PlanId
  readonly period: Period
  readonly overrides?: Overrides
  readonly anchor: Instant
  readonly periodStart: Instant
  readonly renewsAt: Instant
  readonly grants: readonly Grant[]
}

export interface Joined {
  readonly kind: 'joined'
  readonly member: MemberId
  readonly role: Role
  readonly paying: boolean
}

export interface Left {
  readonly kind: 'left'
  readonly member: MemberId
}

/** The most that a member may take of a pool in a period from now on; null lifts it. */
export interface Capped {
  readonly kind: 'capped'
  readonly member: MemberId
  readonly pool: string
  readonly most: Amount | null
}

/** What was asked for and what it took; shared by charges, exports and holds. */
export interface MeteredOperation {
  readonly by: MemberId
  readonly client: Client
  readonly feature: string
  readonly use: readonly FeatureUse[]
  readonly units: number
  readonly takes: readonly Take[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
}

export interface Charged extends MeteredOperation {
  readonly kind: 'charged'
}

/** A design left as a file, or its export screen was opened or left; whether that counted is in `counts`. */
export interface Exported extends MeteredOperation {
  readonly kind: 'exported'
  readonly act: DesignExport['act']
  readonly design: string
  readonly class: ExportClass
  readonly screen: ScreenChange
}

export interface Held extends MeteredOperation {
  readonly kind: 'held'
  readonly expires: Instant
}

/** A hold lives longer. */
export interface Extended {
  readonly kind: 'extended'
  readonly hold: number
  readonly expires: Instant
}

export interface Captured {
  readonly kind: 'captured'
  /** The number of the entry that placed the hold, and when; what it takes belongs to the period of that instant. */
  readonly hold: number
  readonly placed: Instant
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly takes: readonly Take[]
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
}

export interface Released {
  readonly kind: 'released'
  readonly hold: number
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly reason: 'released' | 'expired' | RefundReason
}

export type RefundReason = 'technical' | 'timeout' | 'cancelled' | 'moderated'

/**
 * Gives back a captured draw; what came from a grant that has lapsed comes back `anew`. A failure that the
 * policy does not refund is written down all the same, with nothing given back.
 */
export interface Refunded {
  readonly kind: 'refunded'
  /** The number of the entry that took it, and to which instant that belongs. */
  readonly charge: number
  readonly taken: Instant
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly reason: RefundReason
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
  readonly anew: readonly Grant[]
}

export interface Granted {
  readonly kind: 'granted'
  readonly grant: Grant
  readonly note?: string
}

/** A grant's own expiry passed with so much unspent. */
export interface Lapsed {
  readonly kind: 'lapsed'
  readonly draws: readonly Draw[]
}

export interface Renewed {
  readonly kind: 'renewed'
  readonly plan: PlanId
  readonly period: Period
  readonly overrides?: Overrides
  readonly anchor: Instant
  readonly periodStart: Instant
  readonly renewsAt: Instant
  /** What the old period left unspent, and what the new one gives. */
  readonly lapsed: readonly Draw[]
  readonly grants: readonly Grant[]
  readonly moved?: MergedPools
}

/** Pools that became one: whatever is left in each is in the other from now on. */
export type MergedPools = Readonly<Record<string, string>>

/** A change of plan: at once for an upgrade, or noted for the next renewal. */
export interface Subscribed {
  readonly kind: 'subscribed'
  readonly plan: PlanId
  readonly period: Period
  /** Figures agreed for this Space on this plan. */
  readonly overrides?: Overrides
  readonly when: 'now' | 'renewal'
  readonly anchor: Instant
  readonly periodStart: Instant
  readonly renewsAt: Instant
  readonly lapsed: readonly Draw[]
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
  readonly moved?: MergedPools
}

/** Another policy version took effect for this Space; increases apply at once. */
export interface PolicyChanged {
  readonly kind: 'policy_changed'
  readonly to: PolicyId
  /** The version whose pools stay until the next renewal. */
  readonly apart?: PolicyId
  readonly moved?: MergedPools
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
}

/** A usage threshold was crossed: once for each pool or window, threshold and period. */
export interface ThresholdCrossed {
  readonly kind: 'threshold_crossed'
  /** A pool's or a window's name. */
  readonly pool: string
  readonly threshold: number
  readonly by: MemberId
  /** For a window: in which opening of whose counter. */
  readonly window?: { readonly scope: 'member' | 'space'; readonly opened: Instant }
}

export interface Denied {
  readonly kind: 'denied'
  readonly by: MemberId
  readonly feature: string
  readonly units: number
  readonly denial: Denial
}

/** How much a taking took of each pool. */
export function totalOf(draws: readonly { pool: string; amount: Amount }[]): ReadonlyMap<string, Amount> {
  const total = new Map<string, Amount>()
  for (const draw of draws) total.set(draw.pool, ((total.get(draw.pool) ?? 0) + draw.amount) as Amount) // a sum of one unit
  return total
}
