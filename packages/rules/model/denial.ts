/**
 * A denial: a valid operation that a limit does not allow. It is a value, not an error. It names every limit that binds,
 * the instant from which the same operation is allowed (or none), what the person can do now, and how many of the units
 * fit.
 */
import type { Period } from '../values/renewal.ts'

export type DenialCode =
  | 'no_access'
  | 'not_sold'
  | 'batch_too_large'
  | 'clip_too_long'
  | 'too_many_at_once'
  | 'rate_minute'
  | 'limit_day'
  | 'limit_period'
  | 'insufficient_credits'
  | 'fair_use'
  | 'member_cap'
  | 'not_a_member'
  | 'payment_due'

/** The order of codes where several limits bind: payment, access, size, day, minute, quota, credits. */
export const CODES_IN_ORDER = [
  'not_a_member',
  'payment_due',
  'not_sold',
  'no_access',
  'batch_too_large',
  'clip_too_long',
  'too_many_at_once',
  'limit_day',
  'rate_minute',
  'limit_period',
  'insufficient_credits',
  'fair_use',
  'member_cap',
] as const satisfies readonly DenialCode[]

/** What a policy's own text of a denial may name, in braces. */
export const PLACEHOLDERS = ['title', 'plan', 'used', 'reserved', 'left', 'needed'] as const

/** Amounts as people write them; null where the policy does not show them, or where there is no number. */
export interface Binding {
  /** A pool's or window's name, or `access`, `batch_images`, `membership`, `payment`. */
  readonly limit: string
  readonly title: string
  readonly code: DenialCode
  readonly allowance: number | null
  readonly used: number | null
  /** What running work has reserved. Denials that an earlier version wrote have neither this nor `left`. */
  readonly reserved?: number | null
  /** Neither used nor reserved. */
  readonly left?: number | null
  readonly needed: number
  readonly resetsAt: string | null
}

export interface Denial {
  readonly code: DenialCode
  /** What all units together cost in each pool, as people write amounts; one of them where none of a partial hold fits. */
  readonly cost: Readonly<Record<string, number>>
  /** The complete text for a person: what happened, why, and what they can do. */
  readonly message: string
  readonly binding: readonly Binding[]
  /** UTC: allowed from then on if nothing else happens and running work ends unused; null where waiting does not help. */
  readonly retryAt: string | null
  /**
   * UTC: allowed from then on however running work ends; null where only running work that ends unused helps. Absent, as
   * is `maybeSooner`, from denials that an earlier version wrote.
   */
  readonly certainAt?: string | null
  /** Whether running work that ends without using all that it reserves can allow it before `retryAt`. */
  readonly maybeSooner?: boolean
  readonly offers: readonly ('pay' | 'upgrade' | 'wait')[]
  /** The cheapest plan and period under which it would be allowed now; denials of an earlier version have no period. */
  readonly upgradeTo: { readonly plan: string; readonly title: string; readonly period?: Period } | null
  /** Where people read how to upgrade. */
  readonly upgradeHelp: string | null
  readonly fits: number
}
