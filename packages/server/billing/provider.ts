/** The port of billing: what each provider, by hand or by Stripe, does in its own way. */
import type { Engine } from '@allot/engine/engine'
import type { Instant } from '@allot/rules/instant'
import type { SpaceId, SpaceState } from '@allot/rules/space'
import type { Database } from '../database/database.ts'
import type { MissingPayment } from './payment-step.ts'
import type { StoredPlanChange } from './plan-change-store.ts'
import type { PaidSubscription, SubscriptionStore } from './subscription-store.ts'

/** What billing needs of the server. */
export interface BillingParts {
  readonly db: Database
  readonly allot: Engine
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

/** What providers work with. */
export interface ProviderParts extends BillingParts {
  readonly missing: MissingPayment
  readonly subscriptions: SubscriptionStore
}

/** The plan that an admin asks for, and the page they return to. */
export interface PlanChangeRequest {
  readonly space: SpaceId
  /** null: the end of the subscription. */
  readonly to: StoredPlanChange['to']
  /** The address of that page. */
  readonly back: string
  /** A repeated request has the same id. */
  readonly id: string
}

/** Whether a subscription is paid, as an operator knows it. */
export interface PaymentConfirmation {
  readonly status: 'paid' | 'overdue' | 'paused'
  readonly paidUntil: Instant | undefined
}

export interface BillingProvider {
  /** The status of a change that is not decided yet: an operator decides (waiting), or the provider does (elsewhere). */
  readonly initialStatus: 'waiting' | 'elsewhere'
  /** @returns the page on which the admin continues; null where there is nothing more for them to do */
  change(request: PlanChangeRequest): Promise<string | null>
  /** @returns a page with invoices and the means of payment. @throws ProblemError where there is none */
  portal(space: SpaceId, back: string): Promise<string>
  /** An operator confirms the change. @throws ProblemError where the provider confirms it */
  confirm(change: StoredPlanChange): Promise<void>
  /** An operator says whether the subscription is paid, where no provider does. */
  reportPayment(space: SpaceId, payment: PaymentConfirmation): Promise<void>
  /** Until when it is paid once the next term is confirmed; undefined where the provider confirms it. */
  nextTerm(paid: PaidSubscription, space: SpaceState): Instant | undefined
  /**
   * Applies an event of the provider.
   * @param body reads it; not called where the signature cannot be one @throws ProblemError where the provider did not sign it
   */
  receiveEvent(body: () => Promise<string>, signature: string | undefined): Promise<void>
}
