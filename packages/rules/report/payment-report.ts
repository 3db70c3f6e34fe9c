/** The payment standing of a Space as people may see it. */

import type { FreezeReason, PaymentStanding } from '../model/payment.ts'
import { type Instant, iso, NEVER } from '../values/instant.ts'

export interface PaymentState {
  readonly state: Exclude<PaymentStanding['state'], 'owed'>
  /** null where billing says only that it is paid. */
  readonly paidUntil: string | null
  /** Of what is overdue or frozen; null for what is paid. */
  readonly since: string | null
  /** When an overdue Space freezes, or returns to the free plan. */
  readonly graceUntil: string | null
  /** Why it is frozen. */
  readonly reason: FreezeReason | null
  /** When a frozen Space returns to the free plan; null where it stays frozen. */
  readonly freeAt: string | null
}

/** @returns null where billing reported nothing, and on a plan that needs no payment */
export function paymentState(payment: PaymentStanding | undefined): PaymentState | null {
  if (!payment || payment.state === 'owed') return null
  const { state, until } = payment
  const none = { state, paidUntil: orNull(until), since: null, graceUntil: null, reason: null, freeAt: null }
  switch (payment.state) {
    case 'paid':
      return none
    case 'overdue':
      return { ...none, since: iso(payment.since), graceUntil: iso(payment.graceUntil) }
    case 'frozen': {
      const { since, reason, freeAt } = payment
      return { ...none, since: iso(since), reason, freeAt: orNull(freeAt) }
    }
  }
}

function orNull(at: Instant): string | null {
  return at === NEVER ? null : iso(at)
}
