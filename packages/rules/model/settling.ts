/**
 * Settling: where the true cost of work is known only afterwards, a capture of its hold says what each unit really took.
 * A hold notes whether its feature allows that when it is placed, so a later policy does not change it.
 */

import type { Draw, Take } from './grant.ts'
import type { Count } from './window.ts'

export interface Settling {
  /** Whether a unit may turn out to cost nothing. */
  readonly free: boolean
  /** Where a rate is by the second or for so many of a unit: what `per` of them take. */
  readonly measured?: { readonly takes: readonly Take[]; readonly per: number }
}

/** What each captured unit really took: of the pools that are named, or by its quantity or seconds. */
export type ActualCost = { readonly takes: readonly Take[] } | { readonly quantity: number }

/** What a capture gives back of what its units had reserved, in the same entry. */
export interface GivenBack {
  readonly draws: readonly Draw[]
  readonly counts: readonly Count[]
}
