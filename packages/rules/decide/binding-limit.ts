/** A bound: one limit that refuses an operation, with what a refusal needs to explain it. */

import type { DenialCode } from '../model/denial.ts'
import type { Opening } from '../model/window.ts'
import type { PoolTerms, WindowTerms } from '../policy/terms.ts'
import { type Amount, NOTHING } from '../values/amount.ts'
import { type Instant, NEVER } from '../values/instant.ts'

/** A limit that refuses: so many units of it are wanted, so many would fit. */
export interface BindingLimit {
  readonly code: DenialCode
  readonly limit: string
  readonly needed: Amount
  /** How much of it is not there. */
  readonly lacks: number
  readonly fits: number
  /** From when it would not refuse if nothing else happened; NEVER if waiting does not help. */
  readonly until: Instant
  readonly pool?: PoolTerms
  /** What a member's cap allows and has let through, when that is what refuses. */
  readonly cap?: { readonly pool: PoolTerms; readonly most: Amount; readonly used: Amount }
  readonly window?: { readonly terms: WindowTerms; readonly open: Opening }
}

/** A limit that no number of units gets past; or, for a Batch, none above `fits`. */
export function barrier(code: DenialCode, limit: string, fits: number): BindingLimit {
  return { code, limit, needed: NOTHING, lacks: Number.POSITIVE_INFINITY, fits, until: NEVER }
}
