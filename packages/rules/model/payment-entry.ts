/** The entries about the payment of a subscription. */

import type { Instant } from '../values/instant.ts'
import type { Draw, Grant } from './grant.ts'
import type { FreezeReason, PausedUnpaid } from './payment.ts'
import type { WelcomeStep } from './welcome.ts'

/** The subscription is paid until an instant; an unpaid period gets the rest of its allowance, and a freeze ends. */
export interface Paid {
  readonly kind: 'paid'
  /** NEVER where billing says only that it is paid. */
  readonly until: Instant
  readonly raised: readonly Draw[]
  readonly grants: readonly Grant[]
  /** Whether `grants` has the welcome of the plan, which the Space came to unpaid, or the Space waits for it. */
  readonly welcome?: WelcomeStep
}

/** A payment failed or did not come. The grace period runs; what the plan gave for an unpaid period waits for the payment. */
export interface PaymentOverdue {
  readonly kind: 'payment_overdue'
  /** What was paid ended here. */
  readonly until: Instant
  readonly since: Instant
  readonly graceUntil: Instant
  readonly withheld: readonly Draw[]
  /** It was overdue before, and is reported again. */
  readonly again?: true
}

/** Nothing can be used until a payment: the grace period ended, or the subscription is paused. */
export interface Frozen {
  readonly kind: 'frozen'
  readonly reason: FreezeReason
  readonly until: Instant
  readonly since: Instant
  /** When the Space returns to the plan that needs no payment; NEVER where the policy does not say. */
  readonly freeAt: Instant
  /** Where it is paused while a payment is open. */
  readonly unpaid?: PausedUnpaid
  readonly withheld: readonly Draw[]
  /** It was frozen before, and is reported again. */
  readonly again?: true
}
