/**
 * Payment: whether a Space pays for its subscription, as billing reports it. A Space of which nothing was ever reported
 * has no standing and renews at its instants; so does one that is paid. The other states are the steps of dunning:
 *
 *     paid ──the paid term ends, or a payment fails──▶ overdue ──grace ends──▶ frozen ──the policy's time──▶ Free
 *       ▲                                                 │                      │
 *       └─────────────────── paid ────────────────────────┴──────────────────────┘
 *
 * Overdue, a Space goes on with what was left of the last paid term; frozen, it keeps that and can use nothing. Which
 * amounts that are, and what a payment gives, is in decide/payment.ts.
 */

import type { Duration, Instant } from '../values/instant.ts'
import type { Take } from './grant.ts'

export type PaymentStanding = PaidStanding | OverdueStanding | FrozenStanding

interface PaymentFacts {
  /** The subscription is paid until here; NEVER where billing says only that it is paid. */
  readonly until: Instant
  /** When the last paid period before this one began: where this one is not paid, its windows count from there. */
  readonly from: Instant
  /** What this period has where it is not paid: what the one before left unspent, by pool. */
  readonly remainders: readonly Take[]
}

export interface PaidStanding extends PaymentFacts {
  readonly state: 'paid'
}

/** The grace period: the payment is expected, and meanwhile nothing is frozen. */
export interface OverdueStanding extends PaymentFacts {
  readonly state: 'overdue'
  readonly since: Instant
  readonly graceUntil: Instant
}

export interface FrozenStanding extends PaymentFacts {
  readonly state: 'frozen'
  readonly reason: FreezeReason
  readonly since: Instant
  /** When the Space returns to the plan that needs no payment; NEVER where the policy does not say. */
  readonly freeAt: Instant
}

/** `unpaid`: the grace period ended; `paused`: by choice, without one. */
export type FreezeReason = 'unpaid' | 'paused'

/** What billing reports of a Space. */
export type PaymentReport =
  | { readonly status: 'paid' /** Without it: until something else is reported. */; readonly until?: Instant }
  /** A payment failed, or did not come. `until`: what was paid ended here; without it, with the period before this one. */
  | { readonly status: 'overdue'; readonly until?: Instant }
  | { readonly status: 'paused'; readonly until?: Instant }

/** Whether the allowance of its plan waits for a payment. */
export function isUnpaid(payment: PaymentStanding | undefined): payment is OverdueStanding | FrozenStanding {
  return payment !== undefined && payment.state !== 'paid'
}

/** Where the running period is not paid: from when its windows count; otherwise undefined. */
export function unpaidFrom(payment: PaymentStanding | undefined, periodStart: Instant): Instant | undefined {
  return isUnpaid(payment) && payment.until <= periodStart ? payment.from : undefined
}

/** What a policy says about unpaid terms. */
export interface UnpaidRules {
  readonly grace: Duration
  readonly afterGrace: 'freeze' | 'free'
  /** How long a Space stays frozen until it returns to the plan that needs no payment. */
  readonly freeAfter: Duration | undefined
}
