/**
 * Payment: whether a Space pays for its subscription, as billing reports it. A Space of which nothing was ever reported
 * has no standing and renews at its instants; so does one that is paid. The other states are the steps of dunning:
 *
 *     paid ──the paid term ends, or a payment fails──▶ overdue ──grace ends──▶ frozen ──the policy's time──▶ owed, on Free
 *       ▲                                                 │ ▲                    │ ▲                            │
 *       └─────────────────── paid ────────────────────────┴─│────────────────────┘ └────── a new subscription ──┘
 *                                                           └── where grace is left ──────────────────────────┘
 *
 * Overdue, a Space goes on with what was left of the last paid term; frozen, it keeps that and can use nothing. Which
 * amounts that are, and what a payment gives, is in decide/payment.ts.
 */

import type { Duration, Instant } from '../values/instant.ts'
import type { Take } from './grant.ts'

export type PaymentStanding = PaidStanding | OverdueStanding | FrozenStanding | OwedStanding

interface PaymentFacts {
  /** The subscription is paid until here; NEVER where billing says only that it is paid. */
  readonly until: Instant
  /** When the last paid period before this one began: where this one is not paid, its windows count from there. */
  readonly from: Instant
  /** What this period has where it is not paid: what the one before left unspent, by pool. */
  readonly remainders: readonly Take[]
  /** Since when the Space has had, in between, the plan that needs no payment; its windows go on from there. */
  readonly free?: Instant
  readonly overdrawn?: Overdrawn
}

/**
 * A period that was given before it was known to be unpaid, and what was used of it beyond what it had unpaid. That counts
 * until it would have ended, also where the subscription ends and another begins.
 */
export interface Overdrawn {
  readonly since: Instant
  readonly until: Instant
  readonly takes: readonly Take[]
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
  /** It was unpaid when it was paused. */
  readonly unpaid?: PausedUnpaid
}

/** How far the steps of dunning were when a subscription was paused: they go on from there, and never begin anew. */
export type PausedUnpaid =
  | { readonly since: Instant; readonly graceUntil: Instant }
  | { readonly since: Instant; readonly freeAt: Instant }

/**
 * On the plan that needs no payment, after a subscription that ended unpaid. Nothing waits for a payment there; the next
 * subscription begins as unpaid as this one ended, with what is left of its grace period.
 */
export interface OwedStanding extends PaymentFacts {
  readonly state: 'owed'
  readonly free: Instant
  /** It had that plan before, since `free`. */
  readonly again?: true
  readonly since: Instant
  readonly graceUntil: Instant
}

/** How a subscription begins after one that ended unpaid: in what is left of the grace period, or frozen. */
export type UnpaidStart =
  | { readonly since: Instant; readonly graceUntil: Instant }
  | { readonly freeAt: Instant }

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
  return payment?.state === 'overdue' || payment?.state === 'frozen'
}

/** The standing that a subscription has; null on a plan that needs no payment, also where an earlier one is owed. */
export function standingState(
  payment: PaymentStanding | undefined,
): Exclude<PaymentStanding['state'], 'owed'> | null {
  return payment === undefined || payment.state === 'owed' ? null : payment.state
}

/** Whether a payment is open, also that of a subscription which has ended. */
export function owesPayment(payment: PaymentStanding | undefined): boolean {
  return payment?.state === 'owed' || isUnpaid(payment)
}

/** How far the steps of dunning are, for a pause that interrupts them. */
export function dunningOf(payment: PaymentStanding | undefined): PausedUnpaid | undefined {
  if (payment?.state === 'overdue') return { since: payment.since, graceUntil: payment.graceUntil }
  if (payment?.state !== 'frozen') return undefined
  return payment.reason === 'paused' ? payment.unpaid : { since: payment.since, freeAt: payment.freeAt }
}

/** Whether a subscription that ends leaves a payment open; one that is paused in a term that was paid does not. */
export function endsUnpaid(payment: PaymentStanding | undefined, periodStart: Instant): boolean {
  if (payment?.state === 'frozen' && payment.reason === 'paused') return payment.until <= periodStart
  return isUnpaid(payment)
}

/** Where the running period is not paid: from when its windows count; otherwise undefined. */
export function unpaidFrom(payment: PaymentStanding | undefined, periodStart: Instant): Instant | undefined {
  return isUnpaid(payment) && payment.until <= periodStart ? payment.from : undefined
}

/** Where `renewal` windows do not count from the period's own begin: from when they do. */
export function windowsFrom(payment: PaymentStanding | undefined, periodStart: Instant): Instant | undefined {
  if (payment?.state === 'owed') return payment.again && payment.free
  if (payment?.state !== 'paid') return unpaidFrom(payment, periodStart)
  const { overdrawn, free } = payment
  return overdrawn && free !== undefined && overdrawn.until > periodStart ? overdrawn.since : undefined
}

/** What a policy says about unpaid terms. */
export interface UnpaidRules {
  readonly grace: Duration
  readonly afterGrace: 'freeze' | 'free'
  /** How long a Space stays frozen until it returns to the plan that needs no payment. */
  readonly freeAfter: Duration | undefined
}
