/** The entries that begin a period or change what it gives: a renewal, a change of plan, another policy version. */

import type { Instant } from '../values/instant.ts'
import type { Period } from '../values/renewal.ts'
import type { Draw, Grant, Take } from './grant.ts'
import type { UnpaidStart } from './payment.ts'
import type { Overrides, PlanId, PolicyId } from './plan.ts'
import type { WelcomeStep } from './welcome.ts'

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
  /** What was added to what an earlier plan gave once. */
  readonly raised?: readonly Draw[]
  readonly moved?: MergedPools
  /** Where payments are followed: what the new period keeps should its payment fail. */
  readonly ifUnpaid?: { readonly from: Instant; readonly remainders: readonly Take[] }
  /** The subscription ended, and a payment is open: the next one begins unpaid. */
  readonly owes?: true
  /** Whether `grants` has the welcome of the plan, or the Space waits for it. */
  readonly welcome?: WelcomeStep
}

/** By legacy pool: the pool into which it was merged, with what was left in it. */
export type MergedPools = Readonly<Record<string, string>>

/** A change of plan: an upgrade now, everything else at the next renewal. */
export interface Subscribed {
  readonly kind: 'subscribed'
  readonly plan: PlanId
  readonly period: Period
  /** Figures agreed for this Space on this plan. */
  readonly overrides?: Overrides
  readonly when: 'now' | 'renewal'
  /** For `now`. Early entries do not say it: for them a period is new where `periodStart` is another. */
  readonly within?: 'new period' | 'running period'
  readonly anchor: Instant
  readonly periodStart: Instant
  readonly renewsAt: Instant
  readonly lapsed: readonly Draw[]
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
  readonly moved?: MergedPools
  /** As in Renewed. */
  readonly owes?: true
  /** It begins unpaid, since the one before ended so. */
  readonly unpaid?: UnpaidStart
  /** Whether `grants` has the welcome of the plan, or the Space waits for it. */
  readonly welcome?: WelcomeStep
}

/** Another policy version took effect for this Space; increases apply at once. */
export interface PolicyChanged {
  readonly kind: 'policy_changed'
  readonly to: PolicyId
  /** The version whose pools the Space keeps until its next renewal. */
  readonly apart?: PolicyId
  readonly moved?: MergedPools
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
}
