/** Entries about grants alone: one was added, taken back, or has expired. */

import type { Amount } from '../values/amount.ts'
import type { Draw, Grant, GrantNumber } from './grant.ts'
import type { VoidReason } from './voided-grants.ts'

export interface Granted {
  readonly kind: 'granted'
  readonly grant: Grant
  readonly note?: string
}

/** A grant was taken back: so much of it was left, and lapsed. */
export interface Voided {
  readonly kind: 'voided'
  readonly grant: GrantNumber
  readonly pool: string
  readonly amount: Amount
  readonly reason: VoidReason
  readonly note?: string
}

/** Grants expired before a renewal, with what they left unspent. */
export interface Lapsed {
  readonly kind: 'lapsed'
  readonly draws: readonly Draw[]
}
