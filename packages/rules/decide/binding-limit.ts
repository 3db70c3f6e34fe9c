/** A limit that denies an operation, with what the explanation of the denial needs. */

import type { DenialCode } from '../model/denial.ts'
import type { FrozenStanding, PaymentStanding } from '../model/payment.ts'
import type { Opening } from '../model/window.ts'
import type { PoolTerms, WindowTerms } from '../policy/terms.ts'
import { type Amount, ZERO } from '../values/amount.ts'
import { type Instant, NEVER } from '../values/instant.ts'

export interface BindingLimit {
  readonly code: DenialCode
  readonly limit: string
  readonly needed: Amount
  /** How much is missing. */
  readonly lacks: number
  readonly fits: number
  /** The first instant at which this limit does not bind if nothing else happens; NEVER if waiting does not help. */
  readonly until: Instant
  /** Where more of the uses would be free later: then this limit may not bind either. */
  readonly moreFree?: MoreFree | undefined
  /** What people call it, where no pool or window has a title for it. */
  readonly title?: string
  /** How much it allows, where that is not how many units fit. */
  readonly most?: number
  readonly pool?: PoolTerms
  /** Where a member's cap binds: what it allows, and what of it is used and reserved. */
  readonly cap?: {
    readonly pool: PoolTerms
    readonly most: Amount
    readonly used: number
    readonly held: number
  }
  /** Where a payment is missing. */
  readonly payment?: FrozenStanding
  readonly window?: { readonly terms: WindowTerms; readonly open: Opening }
}

/** Windows that have too few free uses for an operation, and the first instant at which one of them has more. */
export interface MoreFree {
  readonly windows: readonly string[]
  readonly from: Instant
}

/** A limit that waiting does not change; at most `fits` units are allowed. */
export function fixedLimit(code: DenialCode, limit: string, fits: number): BindingLimit {
  return { code, limit, needed: ZERO, lacks: Number.POSITIVE_INFINITY, fits, until: NEVER }
}

/** The Space is frozen: nothing that takes or counts something is allowed. */
export function frozenLimit(payment: PaymentStanding | undefined): BindingLimit {
  const limit = fixedLimit('payment_due', 'payment', 0)
  return payment?.state === 'frozen' ? { ...limit, payment } : limit
}
