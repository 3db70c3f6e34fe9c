/** A subscription: a plan of a policy, for a period, with the figures that were agreed for the Space. */

import type { Period } from '../values/renewal.ts'

export type PlanId = string
export type PolicyId = string

/** Amounts of a Space's own, by pool or window name, as people write them; `batch_images` sets its Batch maximum. */
export type Overrides = Readonly<Record<string, number | 'unlimited' | 'no access'>>

/** A plan for a period. Terms follow from it and from the policy; a Space has one, and may change to another. */
export interface Subscription {
  readonly plan: PlanId
  readonly period: Period
  /** Figures agreed for the Space on that plan. */
  readonly overrides?: Overrides | undefined
}
